package dev.nextclick.cli.offline;

import dev.nextclick.models.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of a report.
record ReportTables(List<ModelScores> models) {

  /// A column: what it is called, which figure, how it is written, and whether more is better.
  private record Column(String name, String figure, String format, boolean more) {}

  private static final List<Column> ACCURACY =
      Stream.of("Recall", "MRR", "NDCG")
          .flatMap(
              metric ->
                  ModelRun.CUTOFFS.stream()
                      .map(
                          cutoff ->
                              new Column(
                                  "%s@%d".formatted(metric, cutoff),
                                  "%s_at_%d".formatted(metric.toLowerCase(Locale.ROOT), cutoff),
                                  "%.4f",
                                  true)))
          .toList();

  private static final List<Column> OTHERS =
      List.of(
          new Column("coverage", "coverage_at_20", "%.3f", false),
          new Column("popularity", "popularity_bias_at_20", "%.4f", false),
          new Column("seconds of training", "train_seconds", "%,.1f", false),
          new Column("events learned a second", "events_per_second", "%,.0f", false),
          new Column("seconds of evaluating", "evaluate_seconds", "%,.1f", false),
          new Column("ms a prediction", "milliseconds_per_prediction", "%.3f", false));

  /// Recall, MRR and NDCG.
  String accuracy() {
    return table(ACCURACY);
  }

  /// What is recommended, and what it costs.
  String others() {
    return table(OTHERS);
  }

  /// A row for each run, and for the median where a model has several.
  private String table(List<Column> columns) {
    List<String> names = new ArrayList<>(List.of("model"));
    columns.forEach(column -> names.add(column.name()));
    StringBuilder rows = new StringBuilder();
    for (ModelScores model : models) {
      boolean several = model.runs().size() > 1;
      if (several) {
        rows.append(row(columns, "of", model.name() + ", median", model.medians()));
      }
      for (ModelRun run : model.runs()) {
        rows.append(row(columns, several ? "one" : "of", run.name(model.name()), run.figures()));
      }
    }
    return "<table>%s<tbody>%s</tbody></table>".formatted(Html.head(names), rows);
  }

  private String row(List<Column> columns, String kind, String name, Map<String, Double> figures) {
    String cells =
        columns.stream()
            .map(
                column ->
                    "<td%s>%s</td>"
                        .formatted(
                            kind.equals("of") && isBest(column, figures) ? " class=\"best\"" : "",
                            column.format().formatted(value(figures, column))))
            .collect(Collectors.joining());
    return "<tr class=\"%s\"><td>%s</td>%s</tr>".formatted(kind, Html.text(name), cells);
  }

  private boolean isBest(Column column, Map<String, Double> figures) {
    return column.more()
        && models.size() > 1
        && models.stream()
            .allMatch(model -> value(model.medians(), column) <= value(figures, column));
  }

  private static double value(Map<String, Double> figures, Column column) {
    return figures.getOrDefault(column.figure(), 0.0);
  }

  /// How much better than the first model the others are.
  String differences() {
    StringBuilder rows = new StringBuilder();
    for (ModelScores model : models.subList(1, models.size())) {
      ModelDifference difference = ModelDifference.of(model, models.getFirst());
      rows.append(
          "<tr class=\"of\"><td>%s</td>%s%s</tr>"
              .formatted(
                  Html.text(model.name()),
                  difference(difference.recall(), difference.intervals().recall()),
                  difference(difference.mrr(), difference.intervals().mrr())));
    }
    return "<table>%s<tbody>%s</tbody></table>"
        .formatted(Html.head(List.of("model", "Recall@20", "MRR@20")), rows);
  }

  private static String difference(double value, Interval interval) {
    return "<td>%+.4f<small>%+.4f to %+.4f</small></td>"
        .formatted(value, interval.low(), interval.high());
  }

  /// The settings of each model.
  String settings() {
    StringBuilder tables = new StringBuilder("<div class=\"pair\">");
    for (ModelScores model : models) {
      Map<String, ?> settings = model.runs().getFirst().settings();
      if (!settings.isEmpty()) {
        tables.append(
            "<figure class=\"card\"><figcaption>%s%s</figcaption><table class=\"settings\"><tbody>%s</tbody></table></figure>"
                .formatted(
                    Html.text(model.name()),
                    model.runs().size() > 1 ? " <small>(of the first seed)</small>" : "",
                    settings.entrySet().stream()
                        .map(
                            setting ->
                                "<tr><td>%s</td><td>%s</td></tr>"
                                    .formatted(
                                        Html.text(setting.getKey()),
                                        Html.text(String.valueOf(setting.getValue()))))
                        .collect(Collectors.joining())));
      }
    }
    return tables.append("</div>").toString();
  }
}
