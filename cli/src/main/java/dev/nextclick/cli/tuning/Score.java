package dev.nextclick.cli.tuning;

/// How good a trial is after an epoch, on the sessions that were held out.
///
/// @param epoch counted from 1; 0 for a model that has no epochs
/// @param recall Recall@20
/// @param mrr MRR@20
record Score(int epoch, double recall, double mrr) {

  /// What is searched for: the geometric mean. Both figures matter to us, and one per cent more of either is worth the same, whatever their
  /// sizes.
  double objective() {
    return Math.sqrt(recall * mrr);
  }
}
