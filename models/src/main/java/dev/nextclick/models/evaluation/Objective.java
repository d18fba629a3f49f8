package dev.nextclick.models.evaluation;

/// What settings, epochs, revisits and the weights of blends are chosen by: Recall@20 + MRR@20.
///
/// It is a mean over pairs, of `1 + 1 / rank` where the target is among the first 20 and 0 where it is not. So what is better for some
/// pairs is better for all by as much, which lets each kind of session be fitted by itself; a difference has a standard error
/// ([RankGain]); and a search for settings, its epochs and what is fitted afterwards all pull the same way. (The geometric mean of the two
/// figures has none of this: what a pair is worth in it depends on all the others.)
public final class Objective {

  private Objective() {}

  /// Higher is better.
  ///
  /// @param recall Recall@20, or a number of pairs with the target among the first 20
  /// @param mrr MRR@20, or a sum of reciprocal ranks over the same pairs
  public static double of(double recall, double mrr) {
    return recall + mrr;
  }

  /// What one pair counts.
  ///
  /// @param rank of the target, 1 for the best; 0 or more than 20 where it is not among the first
  static double ofRank(int rank) {
    return rank > 0 && rank <= Evaluation.CUTOFF ? of(1, 1.0 / rank) : 0;
  }
}
