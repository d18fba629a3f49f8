package dev.nextclick.cli.offline;

import dev.nextclick.models.evaluation.Bootstrap;
import dev.nextclick.models.evaluation.EvaluationResult;

/// How much better one model's first run is than another's, on the same sessions.
///
/// @param recall of Recall@20
/// @param mrr of MRR@20
record ModelDifference(
    String model, String baseline, double recall, double mrr, Bootstrap.Intervals intervals) {

  static ModelDifference of(ModelScores model, ModelScores baseline) {
    EvaluationResult ours = model.runs().getFirst().result();
    EvaluationResult theirs = baseline.runs().getFirst().result();
    return new ModelDifference(
        model.name(),
        baseline.name(),
        ours.recall() - theirs.recall(),
        ours.mrr() - theirs.mrr(),
        Bootstrap.ofDifference(ours, theirs));
  }
}
