package dev.nextclick.runtime.metrics;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How often which values came, to two digits: latencies in microseconds, sizes. Safe for use by many threads; of bounded memory.
public final class Distribution {

  /// An hour of microseconds. What is larger counts as this.
  private static final long LARGEST = 3_600_000_000L;

  private static final int DIGITS = 2;

  private final ConcurrentHistogram histogram = new ConcurrentHistogram(LARGEST, DIGITS);

  Distribution() {}

  /// Takes one value; one that is negative counts as 0.
  public void record(long value) {
    histogram.recordValue(Math.clamp(value, 0, LARGEST));
  }

  /// Takes what began at a time by [System#nanoTime()] and ends now, in microseconds.
  public void recordSince(long nanoTime) {
    record((System.nanoTime() - nanoTime) / 1_000);
  }

  /// What has come so far.
  public Summary summary() {
    Histogram now = histogram.copy();
    return new Summary(
        now.getTotalCount(),
        now.getMean(),
        now.getValueAtPercentile(50),
        now.getValueAtPercentile(99),
        now.getMaxValue());
  }

  /// A distribution in a few figures; all are 0 while nothing has come.
  public record Summary(long count, double mean, long p50, long p99, long max) {}
}
