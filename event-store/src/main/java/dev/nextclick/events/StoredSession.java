package dev.nextclick.events;

import java.time.Instant;
import java.util.List;

/// A live session.
///
/// @param clicks the newest events, in order of event time, the oldest first
/// @param createTime when its first event was received
/// @param updateTime when its newest event was received
/// @param expireTime when it ends unless another event arrives
public record StoredSession(
    List<StoredClick> clicks, Instant createTime, Instant updateTime, Instant expireTime) {

  public StoredSession {
    clicks = List.copyOf(clicks);
  }
}
