package dev.nextclick.cli.offline;

import dev.nextclick.models.evaluation.Bucket;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.evaluation.Interval;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The charts of a report.
///
/// @param models each with a color of its own
record ReportCharts(List<ModelScores> models) {

  String recall() {
    return intervals(EvaluationResult::recall, run -> run.intervals().recall());
  }

  String mrr() {
    return intervals(EvaluationResult::mrr, run -> run.intervals().mrr());
  }

  private String intervals(
      ToDoubleFunction<EvaluationResult> value, Function<ModelRun, Interval> interval) {
    List<IntervalChart.Row> rows = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      for (ModelRun run : models.get(model).runs()) {
        rows.add(
            new IntervalChart.Row(
                run.name(models.get(model).name()),
                model,
                value.applyAsDouble(run.result()),
                interval.apply(run)));
      }
    }
    return new IntervalChart(rows).svg();
  }

  String byPosition() {
    return buckets(
        EvaluationResult::byPosition, Bucket::label, ReportCharts::times, "clicks before");
  }

  /// The labels say `37 items, 250-746 clicks`.
  String byPopularity() {
    return buckets(
        EvaluationResult::byPopularity,
        bucket -> bucket.label().substring(bucket.label().indexOf(", ") + 2),
        bucket -> "%s, %s".formatted(bucket.label().replaceFirst(", .*", ""), times(bucket)),
        "clicks in training");
  }

  private static String times(Bucket bucket) {
    return bucket.pairs() == 1 ? "once" : "%,d times".formatted(bucket.pairs());
  }

  private String buckets(
      Function<EvaluationResult, List<Bucket>> of,
      Function<Bucket, String> label,
      Function<Bucket, String> underneath,
      String axis) {
    List<Bucket> places = of.apply(models.getFirst().runs().getFirst().result());
    List<LineChart.Curve> curves = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      List<ModelRun> runs = models.get(model).runs();
      List<Double> means =
          IntStream.range(0, places.size())
              .mapToObj(
                  place ->
                      places.get(place).pairs() == 0
                          ? Double.NaN
                          : runs.stream()
                              .mapToDouble(run -> of.apply(run.result()).get(place).recall())
                              .average()
                              .orElse(Double.NaN))
              .toList();
      curves.add(new LineChart.Curve(models.get(model).name(), model, means));
    }
    return new LineChart(
            LineChart.WHOLE,
            places.stream().map(label).toList(),
            places.stream().map(underneath).toList(),
            curves,
            axis,
            "%.4f")
        .svg();
  }

  /// The learning curves, if any model has one of two epochs or more.
  Optional<String> learning() {
    if (epochs() < 2) {
      return Optional.empty();
    }
    String loss = ReportPage.figure("Loss", "", curves(epoch -> Optional.of(epoch.loss())));
    if (!hasValidation()) {
      return Optional.of(loss);
    }
    String recall =
        ReportPage.figure(
            "Recall@20 on held-out sessions",
            "",
            curves(epoch -> epoch.validation().map(LearnedEpoch.Validation::recallAt20)));
    return Optional.of("<div class=\"pair\">%s%s</div>".formatted(loss, recall));
  }

  /// Whether some training looked at sessions that were held out.
  boolean hasValidation() {
    return runs().stream()
        .anyMatch(run -> run.curve().stream().anyMatch(epoch -> epoch.validation().isPresent()));
  }

  private String curves(Function<LearnedEpoch, Optional<Double>> value) {
    List<LineChart.Curve> curves = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      for (ModelRun run : models.get(model).runs()) {
        if (!run.curve().isEmpty()) {
          curves.add(
              new LineChart.Curve(
                  run.name(models.get(model).name()),
                  model,
                  run.curve().stream()
                      .map(epoch -> value.apply(epoch).orElse(Double.NaN))
                      .toList()));
        }
      }
    }
    List<String> epochs = IntStream.rangeClosed(1, epochs()).mapToObj(Integer::toString).toList();
    int width = hasValidation() ? LineChart.HALF : LineChart.WHOLE;
    return new LineChart(width, epochs, List.of(), curves, "epoch", "%.4f").svg();
  }

  private int epochs() {
    return runs().stream().mapToInt(run -> run.curve().size()).max().orElse(0);
  }

  private List<ModelRun> runs() {
    return models.stream().flatMap(model -> model.runs().stream()).toList();
  }
}
