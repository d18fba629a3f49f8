package dev.nextclick.dataset;

import java.time.Duration;

/// How clicks are split into a training and a test set, after the GRU4Rec paper (Hidasi et al., 2016). In this order: short
/// sessions are removed, then rare items, then the sessions that became short by that; sessions whose last click is in the test
/// period go to the test set; there, clicks on items that the training set lacks are removed, then the sessions that became short.
///
/// @param testPeriod how long before the latest click of all the test set begins
/// @param minSessionLength clicks that a session needs to stay, 1 or more
/// @param minItemSupport clicks that an item needs to stay, 1 or more
/// @param onlyKnownItems whether the test set is rid of items that the training set lacks
public record SplitRules(
    Duration testPeriod, int minSessionLength, int minItemSupport, boolean onlyKnownItems) {

  /// A name under which [SplitSummary#removedEvents] counts: too short before the split.
  public static final String MIN_SESSION_LENGTH = "min_session_length";

  /// A name under which [SplitSummary#removedEvents] counts.
  public static final String MIN_ITEM_SUPPORT = "min_item_support";

  /// A name under which [SplitSummary#removedEvents] counts.
  public static final String UNKNOWN_TEST_ITEMS = "unknown_test_items";

  /// A name under which [SplitSummary#removedEvents] counts: too short without the items that the training set lacks.
  public static final String SHORT_TEST_SESSIONS = "short_test_sessions";

  /// @throws IllegalArgumentException naming the rule that makes no sense
  public SplitRules {
    if (!testPeriod.isPositive()) {
      throw new IllegalArgumentException("testPeriod must be positive, not " + testPeriod);
    }
    if (minSessionLength < 1 || minItemSupport < 1) {
      throw new IllegalArgumentException("minSessionLength and minItemSupport must be 1 or more");
    }
  }

  /// As the paper has them: the last day, sessions of two clicks or more, known items.
  public static SplitRules ofThePaper() {
    return new SplitRules(Duration.ofDays(1), 2, 1, true);
  }
}
