package dev.nextclick.session;

import dev.nextclick.events.StoreObserver;
import dev.nextclick.runtime.metrics.Counter;
import dev.nextclick.runtime.metrics.Distribution;
import dev.nextclick.runtime.metrics.Metrics;
import java.util.EnumMap;
import java.util.Map;

/// Counts what the store does: `events_stored`, `events_unlogged`, `events_duplicate`, `events_refused.REASON`,
/// `redis_write_micros` and `redis_read_micros` of round trips, `redis_write_operations` and `redis_read_operations` that shared one, and
/// `session_length`, the clicks of sessions that were read.
final class StoreMetrics implements StoreObserver {

  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Distribution sessionLength;
  private final Distribution writeMicros;
  private final Distribution writeOperations;
  private final Distribution readMicros;
  private final Distribution readOperations;

  StoreMetrics(Metrics metrics) {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, metrics.counter(name(outcome)));
    }
    sessionLength = metrics.distribution("session_length");
    writeMicros = metrics.distribution("redis_write_micros");
    writeOperations = metrics.distribution("redis_write_operations");
    readMicros = metrics.distribution("redis_read_micros");
    readOperations = metrics.distribution("redis_read_operations");
  }

  /// The counter of events that were refused for a reason, by the store or before they came to it.
  static String refused(String reason) {
    return "events_refused." + reason;
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case STORED -> "events_stored";
      case UNLOGGED -> "events_unlogged";
      case DUPLICATE -> "events_duplicate";
      case SESSION_ERASED, USER_ERASED, SESSION_MERGED, EVENT_TOO_LATE, LOG_FULL ->
          refused(outcome.name());
    };
  }

  @Override
  public void roundTrip(RoundTrip kind, int operations, long nanos) {
    switch (kind) {
      case WRITE -> {
        writeMicros.record(nanos / 1_000);
        writeOperations.record(operations);
      }
      case READ -> {
        readMicros.record(nanos / 1_000);
        readOperations.record(operations);
      }
    }
  }

  @Override
  public void events(Outcome outcome, int number) {
    Counter counter = outcomes.get(outcome);
    if (counter != null) {
      counter.add(number);
    }
  }

  @Override
  public void sessionRead(int clicks) {
    sessionLength.record(clicks);
  }
}
