package dev.nextclick.cli.tuning;

import dev.nextclick.models.evaluation.Objective;

/// How good a trial is after an epoch, on the sessions that were held out.
///
/// @param epoch counted from 1; 0 for a model that has no epochs
/// @param recall Recall@20
/// @param mrr MRR@20
record Score(int epoch, double recall, double mrr) {

  /// What is searched for.
  double objective() {
    return Objective.of(recall, mrr);
  }
}
