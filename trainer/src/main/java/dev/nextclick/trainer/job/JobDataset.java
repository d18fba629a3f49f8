package dev.nextclick.trainer.job;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a job trains on.
///
/// @param sessions trained on
/// @param events in them
/// @param items distinct items in them
/// @param heldOutSessions the newest sessions, kept for the evaluation
/// @param firstEventTime of the oldest event
/// @param lastEventTime of the newest event
/// @param removedEvents what the rules removed: rule to events
public record JobDataset(
    long sessions,
    long events,
    long items,
    long heldOutSessions,
    Optional<Instant> firstEventTime,
    Optional<Instant> lastEventTime,
    Map<String, Long> removedEvents) {

  public JobDataset {
    removedEvents = Collections.unmodifiableMap(new TreeMap<>(removedEvents));
  }
}
