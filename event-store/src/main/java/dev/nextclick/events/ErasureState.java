package dev.nextclick.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How far an erasure is. What is live, sessions and what is known of users, was gone before its id was given out.
///
/// @param requestTime when it was asked for
/// @param doneTime when the archive had dropped the last matching event; empty while some may be left
public record ErasureState(Instant requestTime, Optional<Instant> doneTime) {

  /// How long an erasure is known.
  public static final Duration KNOWN = Duration.ofDays(30);
}
