package dev.nextclick.cli.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an evaluation found, one row for each model.
///
/// @param models in the order in which they were evaluated
public record EvaluationReport(List<Row> models) {

  /// One model.
  ///
  /// @param name as it was asked for: `gru4rec`, `pop`
  /// @param recallAt20 from 0 to 1
  /// @param mrrAt20 mean reciprocal rank within the first 20, from 0 to 1
  /// @param pairs the next-item pairs that were scored
  /// @param trainSeconds how long training took
  /// @param eventsPerSecond next-item pairs learned from per second of training, over all epochs
  /// @param millisecondsPerPrediction the mean time to rank all items after one event, one thread
  public record Row(
      String name,
      double recallAt20,
      double mrrAt20,
      long pairs,
      double trainSeconds,
      double eventsPerSecond,
      double millisecondsPerPrediction) {}

  public EvaluationReport {
    models = List.copyOf(models);
  }

  /// Shows the table.
  public void show(Console console) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("model", "Recall@20", "MRR@20", "pairs", "train s", "events/s", "ms/prediction"));
    for (Row row : models) {
      rows.add(
          List.of(
              row.name(),
              text("%.4f", row.recallAt20()),
              text("%.4f", row.mrrAt20()),
              text("%,d", row.pairs()),
              text("%.1f", row.trainSeconds()),
              text("%,.0f", row.eventsPerSecond()),
              text("%.3f", row.millisecondsPerPrediction())));
    }
    console.table(rows);
  }

  /// The rows as the list `models`.
  public ObjectNode json() {
    ObjectNode result = Console.object();
    ArrayNode list = result.putArray("models");
    for (Row row : models) {
      list.addObject()
          .put("name", row.name())
          .put("recall_at_20", row.recallAt20())
          .put("mrr_at_20", row.mrrAt20())
          .put("pairs", row.pairs())
          .put("train_seconds", row.trainSeconds())
          .put("events_per_second", row.eventsPerSecond())
          .put("milliseconds_per_prediction", row.millisecondsPerPrediction());
    }
    return result;
  }

  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
