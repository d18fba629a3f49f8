package dev.nextclick.bench.neighbours;

import org.HdrHistogram.Histogram;

/// What was measured of session neighbours over one history.
///
/// @param sessions of the history
/// @param clicks of the history
/// @param indexBytes of the index, in memory as in its file
/// @param buildSeconds until the index stood
/// @param mapSeconds until its file was mapped and checked, and could be asked
/// @param best times of the 20 best items, as a request asks for them
/// @param scores times of the scores of all items, as an evaluation asks for them
public record NeighbourSpeed(
    int sessions,
    int clicks,
    long indexBytes,
    double buildSeconds,
    double mapSeconds,
    Times best,
    Times scores) {

  /// Of one session at a time, on one thread.
  ///
  /// @param processor what the thread was at work
  /// @param clock what passed by the clock: waiting for a processor counts too
  public record Times(Spread processor, Spread clock) {}

  /// Of many times, in milliseconds.
  ///
  /// @param median half are longer
  /// @param p99 one in a hundred is longer
  /// @param highest none is longer
  public record Spread(double median, double p99, double highest) {

    static Spread of(Histogram nanos) {
      return new Spread(
          nanos.getValueAtPercentile(50) / 1e6,
          nanos.getValueAtPercentile(99) / 1e6,
          nanos.getMaxValue() / 1e6);
    }
  }
}
