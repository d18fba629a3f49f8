package dev.nextclick.cli.offline;

import dev.nextclick.models.evaluation.Accuracy;
import dev.nextclick.models.evaluation.Bootstrap;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One model, trained once and scored.
///
/// @param seed that it was trained with; nothing where nothing is drawn, or no seed was asked for
/// @param settings all of them
/// @param intervals of Recall@20 and MRR@20
/// @param trainSeconds how long training took
/// @param eventsPerSecond next-item pairs learned from per second of training, over all epochs
/// @param evaluateSeconds how long scoring took by the clock, all threads at work
/// @param curve one point an epoch
record ModelRun(
    OptionalLong seed,
    Map<String, ?> settings,
    EvaluationResult result,
    Bootstrap.Intervals intervals,
    double trainSeconds,
    double eventsPerSecond,
    double evaluateSeconds,
    List<LearnedEpoch> curve) {

  static final List<Integer> CUTOFFS = List.of(5, 10, 20);

  /// What a table calls it.
  String name(String model) {
    return seed.isPresent() ? "%s, seed %d".formatted(model, seed.getAsLong()) : model;
  }

  /// Its figures, by the names that they have in `--json`.
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int cutoff : CUTOFFS) {
      Accuracy accuracy = result.at(cutoff);
      figures.put("recall_at_" + cutoff, accuracy.recall());
      figures.put("mrr_at_" + cutoff, accuracy.mrr());
      figures.put("ndcg_at_" + cutoff, accuracy.ndcg());
    }
    figures.put("coverage_at_20", result.coverage());
    figures.put("popularity_bias_at_20", result.popularityBias());
    figures.put("train_seconds", trainSeconds);
    figures.put("events_per_second", eventsPerSecond);
    figures.put("evaluate_seconds", evaluateSeconds);
    figures.put("milliseconds_per_prediction", result.millisecondsPerPrediction());
    return figures;
  }
}
