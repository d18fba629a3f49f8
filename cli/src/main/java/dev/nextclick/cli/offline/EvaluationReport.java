package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.Console;
import dev.nextclick.models.evaluation.Bootstrap;
import dev.nextclick.models.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What an evaluation found, as tables for a terminal.
///
/// @param models in the order in which they were evaluated
record EvaluationReport(List<ModelScores> models) {

  private static final String LEVEL = "%.0f %%".formatted(100 * Bootstrap.LEVEL);

  EvaluationReport {
    models = List.copyOf(models);
  }

  /// Shows the tables.
  void show(Console console) {
    console.table(
        table(
            List.of(
                "model",
                "Recall@20",
                LEVEL,
                "MRR@20",
                LEVEL,
                "pairs",
                "train s",
                "events/s",
                "evaluate s",
                "ms/prediction"),
            this::main));
    console.say("");
    console.table(
        table(
            List.of(
                "model",
                "Recall@5",
                "@10",
                "@20",
                "MRR@5",
                "@10",
                "@20",
                "NDCG@5",
                "@10",
                "@20",
                "coverage",
                "popularity"),
            this::cutoffs));
    if (models.size() > 1) {
      console.say("");
      console.table(differences());
    }
    console.say("");
    console.say(
        LEVEL
            + ": bootstrap confidence interval, whole sessions drawn. Coverage: the share of all items that were ever among a first 20."
            + " Popularity: mean of the first 20 items' clicks in training, from 0 for the item clicked least to 1 for the most.");
  }

  /// A row for each run, and for the median where a model has several.
  private List<List<String>> table(List<String> header, Function<Row, List<String>> cells) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header);
    for (ModelScores model : models) {
      for (ModelRun run : model.runs()) {
        rows.add(
            cells.apply(
                new Row(run.name(model.name()), run.figures(), run, Optional.of(run.intervals()))));
      }
      if (model.runs().size() > 1) {
        rows.add(
            cells.apply(
                new Row(
                    model.name() + ", median",
                    model.medians(),
                    model.runs().getFirst(),
                    Optional.empty())));
      }
    }
    return rows;
  }

  /// @param figures of the run, or medians of all runs
  private record Row(
      String name,
      Map<String, Double> figures,
      ModelRun run,
      Optional<Bootstrap.Intervals> intervals) {

    String figure(String format, String figure) {
      return format.formatted(figures.getOrDefault(figure, 0.0));
    }
  }

  private List<String> main(Row row) {
    return List.of(
        row.name(),
        row.figure("%.4f", "recall_at_20"),
        row.intervals().map(i -> range(i.recall())).orElse(""),
        row.figure("%.4f", "mrr_at_20"),
        row.intervals().map(i -> range(i.mrr())).orElse(""),
        "%,d".formatted(row.run().result().pairs()),
        row.figure("%.1f", "train_seconds"),
        row.figure("%,.0f", "events_per_second"),
        row.figure("%.1f", "evaluate_seconds"),
        row.figure("%.3f", "milliseconds_per_prediction"));
  }

  private List<String> cutoffs(Row row) {
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (String metric : List.of("recall", "mrr", "ndcg")) {
      for (int cutoff : ModelRun.CUTOFFS) {
        cells.add(row.figure("%.4f", "%s_at_%d".formatted(metric, cutoff)));
      }
    }
    cells.add(row.figure("%.3f", "coverage_at_20"));
    cells.add(row.figure("%.4f", "popularity_bias_at_20"));
    return cells;
  }

  /// How much better than the first model the others are, by their first runs.
  private List<List<String>> differences() {
    ModelScores first = models.getFirst();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("less " + first.name(), "Recall@20", LEVEL, "MRR@20", LEVEL));
    for (ModelScores model : models.subList(1, models.size())) {
      ModelDifference difference = ModelDifference.of(model, first);
      rows.add(
          List.of(
              model.name(),
              "%+.4f".formatted(difference.recall()),
              signed(difference.intervals().recall()),
              "%+.4f".formatted(difference.mrr()),
              signed(difference.intervals().mrr())));
    }
    return rows;
  }

  private static String range(Interval interval) {
    return "%.4f-%.4f".formatted(interval.low(), interval.high());
  }

  private static String signed(Interval interval) {
    return "%+.4f to %+.4f".formatted(interval.low(), interval.high());
  }
}
