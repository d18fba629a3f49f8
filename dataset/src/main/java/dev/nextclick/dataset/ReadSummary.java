package dev.nextclick.dataset;

import java.util.List;

/// What came of reading a file.
///
/// @param clicks rows read
/// @param malformed lines passed over
/// @param firstMalformed the first [#MOST_MALFORMED_KEPT] of those
public record ReadSummary(
    FileLayout layout, long clicks, long malformed, List<MalformedLine> firstMalformed) {

  /// How many malformed lines are kept to be shown.
  public static final int MOST_MALFORMED_KEPT = 10;

  public ReadSummary {
    firstMalformed = List.copyOf(firstMalformed);
  }
}
