package dev.nextclick.cli.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.Console;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.evaluation.Bootstrap;
import dev.nextclick.models.evaluation.Bucket;
import dev.nextclick.models.evaluation.Interval;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.util.List;
import java.util.Map;

/// What an evaluation found, as JSON.
final class EvaluationJson {

  private EvaluationJson() {}

  static ObjectNode of(List<ModelScores> models, ClickSets sets, int threads) {
    ObjectNode result = Console.object();
    ArrayNode list = result.putArray("models");
    for (ModelScores model : models) {
      ObjectNode scores = list.addObject();
      scores.put("name", model.name());
      put(scores, model.medians());
      putRun(scores, model.runs().getFirst(), model.runs().size() == 1);
      ArrayNode runs = scores.putArray("runs");
      for (ModelRun run : model.runs()) {
        ObjectNode one = runs.addObject();
        run.seed().ifPresent(seed -> one.put("seed", seed));
        put(one, run.figures());
        putRun(one, run, true);
      }
    }
    ArrayNode differences = result.putArray("differences");
    for (ModelScores model : models.subList(1, models.size())) {
      put(differences.addObject(), ModelDifference.of(model, models.getFirst()));
    }
    result.put("interval_level", Bootstrap.LEVEL);
    put(result.putObject("train"), sets.train()).put("items", sets.vocabulary().size());
    put(result.putObject("test"), sets.test());
    result.put("threads", threads);
    return result;
  }

  private static void put(ObjectNode to, Map<String, Double> figures) {
    figures.forEach(to::put);
  }

  /// @param alone whether the figures beside it are of this run, and not the medians of several
  private static void putRun(ObjectNode to, ModelRun run, boolean alone) {
    to.put("pairs", run.result().pairs()).put("unknown_targets", run.result().unknownTargets());
    if (!alone) {
      return;
    }
    put(to.putArray("recall_at_20_interval"), run.intervals().recall());
    put(to.putArray("mrr_at_20_interval"), run.intervals().mrr());
    ObjectNode settings = to.putObject("settings");
    run.settings().forEach((key, value) -> settings.putPOJO(key, value));
    ArrayNode curve = to.putArray("learning_curve");
    for (LearnedEpoch epoch : run.curve()) {
      ObjectNode point = curve.addObject();
      point.put("epoch", curve.size()).put("loss", epoch.loss()).put("seconds", epoch.seconds());
      epoch
          .validation()
          .ifPresent(
              held ->
                  point
                      .put("validation_recall_at_20", held.recallAt20())
                      .put("validation_mrr_at_20", held.mrrAt20()));
    }
    put(to.putArray("by_position"), "clicks_before", run.result().byPosition());
    put(to.putArray("by_popularity"), "items", run.result().byPopularity());
  }

  private static void put(ArrayNode to, Interval interval) {
    to.add(interval.low()).add(interval.high());
  }

  private static void put(ArrayNode to, String label, List<Bucket> buckets) {
    for (Bucket bucket : buckets) {
      to.addObject()
          .put(label, bucket.label())
          .put("pairs", bucket.pairs())
          .put("recall_at_20", bucket.recall())
          .put("mrr_at_20", bucket.mrr());
    }
  }

  private static void put(ObjectNode to, ModelDifference difference) {
    to.put("model", difference.model())
        .put("baseline", difference.baseline())
        .put("recall_at_20", difference.recall())
        .put("mrr_at_20", difference.mrr());
    put(to.putArray("recall_at_20_interval"), difference.intervals().recall());
    put(to.putArray("mrr_at_20_interval"), difference.intervals().mrr());
  }

  private static ObjectNode put(ObjectNode to, Sessions sessions) {
    return to.put("sessions", sessions.count()).put("events", sessions.events());
  }
}
