package dev.nextclick.client;

import java.time.Duration;

/// How a client makes its calls.
///
/// @param site the site of events and requests that name none; empty for the services' own default
/// @param maxEventsInFlight the most events of one stream that may be handed in and not acknowledged, at least 1
/// @param maxBytesInFlight the most bytes of them, at least 1; one event may go beyond
/// @param giveUpAfter how long an event of a stream may wait for its acknowledgement
/// @param recommendationDeadline how long a recommendation may take
/// @param sessionDeadline how long recording one event, or reading, merging or erasing sessions, may take and is tried
/// @param closeTimeout how long closing waits for what is still on the way
record CallSettings(
    String site,
    int maxEventsInFlight,
    long maxBytesInFlight,
    Duration giveUpAfter,
    Duration recommendationDeadline,
    Duration sessionDeadline,
    Duration closeTimeout) {

  CallSettings {
    requireOne("maxEventsInFlight", maxEventsInFlight);
    requireOne("maxBytesInFlight", maxBytesInFlight);
    requirePositive("giveUpAfter", giveUpAfter);
    requirePositive("recommendationDeadline", recommendationDeadline);
    requirePositive("sessionDeadline", sessionDeadline);
    requirePositive("closeTimeout", closeTimeout);
  }

  private static void requireOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
