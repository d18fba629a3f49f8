package dev.nextclick.dataset;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What came of a split.
///
/// @param testBegins sessions whose last click is here or later are the test set
/// @param removedEvents how many clicks each rule of [SplitRules] removed, in the order in which they are applied
public record SplitSummary(
    Part train, Part test, Instant testBegins, Map<String, Long> removedEvents) {

  /// What one of the two sets holds.
  public record Part(long sessions, long events, long items) {}

  public SplitSummary {
    removedEvents = Collections.unmodifiableMap(new LinkedHashMap<>(removedEvents));
  }
}
