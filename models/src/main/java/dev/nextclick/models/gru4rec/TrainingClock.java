package dev.nextclick.models.gru4rec;

import java.time.Duration;

/// Counts what a training has done, and tells its listener about twice a second.
final class TrainingClock {

  private static final long REPORT_NANOS = 500_000_000;

  private final int epochs;
  private final long pairsOfAnEpoch;
  private final TrainingListener listener;
  private final long start = System.nanoTime();
  private long lastReport = start;
  private int epoch;
  private long steps;
  private long pairs;
  private long epochPairs;
  private double epochLoss;
  private long epochStart = start;

  TrainingClock(int epochs, long pairsOfAnEpoch, TrainingListener listener) {
    this.epochs = epochs;
    this.pairsOfAnEpoch = pairsOfAnEpoch;
    this.listener = listener;
  }

  void beginEpoch(int number) {
    epoch = number;
    epochPairs = 0;
    epochLoss = 0;
    epochStart = System.nanoTime();
  }

  /// @param loss summed over the mini-batch's pairs
  void learned(int batchPairs, double loss) {
    steps++;
    pairs += batchPairs;
    epochPairs += batchPairs;
    epochLoss += loss;
    long now = System.nanoTime();
    if (now - lastReport >= REPORT_NANOS) {
      report(now);
    }
  }

  /// Returns how long the epoch took, in seconds.
  double endEpoch() {
    long now = System.nanoTime();
    report(now);
    return (now - epochStart) / 1e9;
  }

  private void report(long now) {
    lastReport = now;
    double seconds = Math.max(1e-9, (now - start) / 1e9);
    double share = (double) pairs / (epochs * pairsOfAnEpoch);
    double remaining = seconds * (1 - share) / share;
    listener.onProgress(
        new TrainingProgress(
            epoch,
            epochs,
            steps,
            share,
            meanLoss(),
            pairs / seconds,
            Duration.ofMillis(Math.round(remaining * 1000))));
  }

  long pairs() {
    return pairs;
  }

  /// Mean loss of a pair since the epoch began.
  double meanLoss() {
    return epochLoss / epochPairs;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
