package dev.nextclick.dataset;

import java.time.Duration;
import java.util.Optional;

/// How clicks become sessions. In this order: a session is cut where its visitor was idle for too long and where it reached its
/// age; of each session the newest clicks are kept; clicks on items that are too rare are removed; sessions that are too short
/// are removed.
///
/// @param minSessionLength clicks that a session needs to stay, 1 or more
/// @param minItemSupport clicks that an item needs to stay, 1 or more
/// @param idleGap a click later than this after the one before begins a new session; empty: never
/// @param maxAge a click later than this after the session's first begins a new session; empty: never
/// @param maxSessionLength how many clicks, the newest, a session keeps
public record SessionRules(
    int minSessionLength,
    int minItemSupport,
    Optional<Duration> idleGap,
    Optional<Duration> maxAge,
    int maxSessionLength) {

  /// A name under which [SessionTable#removedEvents] counts.
  public static final String MAX_SESSION_LENGTH = "max_session_length";

  /// A name under which [SessionTable#removedEvents] counts.
  public static final String MIN_ITEM_SUPPORT = "min_item_support";

  /// A name under which [SessionTable#removedEvents] counts.
  public static final String MIN_SESSION_LENGTH = "min_session_length";

  /// @throws IllegalArgumentException naming the rule that makes no sense
  public SessionRules {
    atLeastOne("minSessionLength", minSessionLength);
    atLeastOne("minItemSupport", minItemSupport);
    atLeastOne("maxSessionLength", maxSessionLength);
    positive("idleGap", idleGap);
    positive("maxAge", maxAge);
  }

  /// Sessions as the session service cuts them by its defaults: idle for 30 minutes, 24 hours old, the newest 50 clicks.
  public static SessionRules asServed() {
    return new SessionRules(
        2, 1, Optional.of(Duration.ofMinutes(30)), Optional.of(Duration.ofHours(24)), 50);
  }

  /// Sessions as their ids have them, without those of a single click: for data sets that are cut already.
  public static SessionRules asGiven() {
    return new SessionRules(2, 1, Optional.empty(), Optional.empty(), Integer.MAX_VALUE);
  }

  /// The same with another [#minSessionLength].
  public SessionRules withMinSessionLength(int clicks) {
    return new SessionRules(clicks, minItemSupport, idleGap, maxAge, maxSessionLength);
  }

  /// The same with another [#minItemSupport].
  public SessionRules withMinItemSupport(int clicks) {
    return new SessionRules(minSessionLength, clicks, idleGap, maxAge, maxSessionLength);
  }

  private static void atLeastOne(String rule, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(rule + " must be 1 or more, not " + value);
    }
  }

  private static void positive(String rule, Optional<Duration> value) {
    if (value.isPresent() && !value.get().isPositive()) {
      throw new IllegalArgumentException(rule + " must be positive, not " + value.get());
    }
  }
}
