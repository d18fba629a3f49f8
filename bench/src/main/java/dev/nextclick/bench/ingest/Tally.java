package dev.nextclick.bench.ingest;

import java.time.Duration;
import java.util.BitSet;
import org.HdrHistogram.Histogram;

/// What became of the calls of one run. Safe for use by many threads.
final class Tally {

  private static final long LONGEST_MICROS = 600_000_000;
  private static final int DIGITS = 3;

  // All guarded by `this`.
  private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
  private final BitSet good = new BitSet();
  private long failed;

  /// A call was answered well.
  ///
  /// @param number the event's
  synchronized void good(long number, long nanos) {
    micros.recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
    good.set((int) number);
  }

  synchronized void failed() {
    failed++;
  }

  synchronized long calls() {
    return micros.getTotalCount();
  }

  synchronized long failures() {
    return failed;
  }

  /// The numbers of the events that were answered well.
  synchronized BitSet numbers() {
    return (BitSet) good.clone();
  }

  synchronized Duration percentile(double percent) {
    return Duration.ofNanos(1_000 * micros.getValueAtPercentile(percent));
  }
}
