package dev.nextclick.models.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Bootstrap confidence intervals by the percentile method (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
/// 13). Whole sessions are drawn, with replacement: the pairs of one session depend on each other, and drawing them one by one would
/// give intervals that are too narrow.
public final class Bootstrap {

  /// The confidence level.
  public static final double LEVEL = 0.95;

  /// How often a sample as large as the test set is drawn.
  public static final int RESAMPLES = 1_000;

  private static final long SEED = 20;

  private Bootstrap() {}

  /// The intervals of both figures, or of what one model is better by.
  ///
  /// @param recall of Recall@20
  /// @param mrr of MRR@20
  public record Intervals(Interval recall, Interval mrr) {}

  /// The intervals of one model's accuracy.
  public static Intervals of(EvaluationResult result) {
    return resampled(result.totals());
  }

  /// The intervals of what the first is better by than the second, on the same sessions: each sample is drawn for both. An
  /// interval without 0 says that the difference is not chance, at this level.
  ///
  /// @throws IllegalArgumentException if they were not evaluated on the same sessions
  public static Intervals ofDifference(EvaluationResult first, EvaluationResult second) {
    return resampled(first.totals().minus(second.totals()));
  }

  private static Intervals resampled(SessionTotals totals) {
    SplittableRandom random = new SplittableRandom(SEED);
    int sessions = totals.sessions();
    double[] recalls = new double[RESAMPLES];
    double[] mrrs = new double[RESAMPLES];
    for (int sample = 0; sample < RESAMPLES; sample++) {
      long pairs = 0;
      long hits = 0;
      double reciprocalRanks = 0;
      for (int drawn = 0; drawn < sessions; drawn++) {
        int session = random.nextInt(sessions);
        pairs += totals.pairs(session);
        hits += totals.hits(session);
        reciprocalRanks += totals.reciprocalRanks(session);
      }
      recalls[sample] = (double) hits / pairs;
      mrrs[sample] = reciprocalRanks / pairs;
    }
    return new Intervals(percentiles(recalls), percentiles(mrrs));
  }

  private static Interval percentiles(double[] values) {
    Arrays.sort(values);
    int outside = (int) Math.round(values.length * (1 - LEVEL) / 2);
    return new Interval(values[outside], values[values.length - 1 - outside]);
  }
}
