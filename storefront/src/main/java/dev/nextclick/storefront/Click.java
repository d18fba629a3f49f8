package dev.nextclick.storefront;

import java.time.Instant;

/// One click of a visitor.
public record Click(String sessionId, Item item, Instant time) {}
