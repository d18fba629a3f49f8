package dev.nextclick.events;

import java.time.Instant;

/// A retained event of a session.
public record StoredClick(String itemId, EventType type, Instant eventTime) {}
