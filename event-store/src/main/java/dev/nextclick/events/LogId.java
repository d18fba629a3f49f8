package dev.nextclick.events;

import java.util.Comparator;

/// The place of an entry in a partition's log: Redis's stream id.
///
/// @param millis Redis's clock when the entry was written, in milliseconds since the epoch
/// @param sequence counts the entries of that millisecond
public record LogId(long millis, long sequence) implements Comparable<LogId> {

  /// Before every entry.
  public static final LogId ZERO = new LogId(0, 0);

  private static final Comparator<LogId> ORDER =
      Comparator.comparingLong(LogId::millis).thenComparingLong(LogId::sequence);

  public LogId {
    if (millis < 0 || sequence < 0) {
      throw new IllegalArgumentException("a log id is not negative: " + millis + "-" + sequence);
    }
  }

  /// Reads what [#toString] wrote.
  ///
  /// @throws IllegalArgumentException if it is not an id
  public static LogId parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("not a log id: '" + text + "'");
    }
    return new LogId(
        Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
  }

  /// The first id that is higher.
  public LogId next() {
    return new LogId(millis, sequence + 1);
  }

  @Override
  public int compareTo(LogId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
