package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.models.tuning.Dimension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the search for one model's settings has found so far.
///
/// @param plan what was searched
/// @param journal where the trials are
/// @param trials in their order
record ModelSearch(SearchPlan plan, Path journal, List<Trial> trials) {

  private static final int SHOWN = 10;

  ModelSearch {
    trials = List.copyOf(trials);
  }

  /// The best trial, which has a score.
  ///
  /// @throws CommandFailure if no trial has one
  Trial best() {
    return Search.best(trials).orElseThrow(this::nothing);
  }

  Score score() {
    return best().best().orElseThrow();
  }

  /// All settings of the best trial at its best epoch.
  Map<String, String> settings() {
    return plan.tuned(best(), score());
  }

  /// How long it took to come to the best trial's best epoch; 0 where there is none yet.
  double secondsOfBest() {
    return Search.best(trials)
        .map(trial -> trial.seconds() * trial.best().orElseThrow().epoch() / trial.scores().size())
        .orElse(0.0);
  }

  /// One line about it.
  String describe() {
    Score score = score();
    return "%s: score %.4f, Recall@20 %.4f, MRR@20 %.4f%s; the best, number %d, of %d trials (%d of them stopped early) in %.1f minutes"
        .formatted(
            plan.model(),
            score.objective(),
            score.recall(),
            score.mrr(),
            score.epoch() > 0 ? " after epoch " + score.epoch() : "",
            best().number(),
            trials.size(),
            count(Trial.Outcome.STOPPED),
            seconds() / 60);
  }

  List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("trial", "score", "Recall@20", "MRR@20"));
    header.add("epoch");
    plan.space().stream().map(Dimension::name).forEach(header::add);
    rows.add(header);
    trials.stream()
        .filter(trial -> trial.best().isPresent())
        .sorted((a, b) -> Double.compare(objective(b), objective(a)))
        .limit(SHOWN)
        .forEach(trial -> rows.add(row(trial)));
    return rows;
  }

  /// Fills `models[]` of the command's result.
  ///
  /// @param settings with what was fitted after the search
  void put(ObjectNode to, Map<String, String> settings) {
    Score score = score();
    to.put("model", plan.model().toString()).put("journal", journal.toString());
    to.put("trials", trials.size());
    to.put("stopped", count(Trial.Outcome.STOPPED)).put("failed", count(Trial.Outcome.FAILED));
    to.put("seconds", seconds());
    ObjectNode found = to.putObject("best");
    found.put("trial", best().number()).put("epoch", score.epoch());
    found.put("score", score.objective());
    found.put("recall_at_20", score.recall()).put("mrr_at_20", score.mrr());
    settings.forEach(found.putObject("settings")::put);
  }

  /// How long all trials took.
  double seconds() {
    return trials.stream().mapToDouble(Trial::seconds).sum();
  }

  private List<String> row(Trial trial) {
    Score score = trial.best().orElseThrow();
    Map<String, String> values = trial.values();
    List<String> row = new ArrayList<>();
    row.add(String.valueOf(trial.number()));
    row.add("%.4f".formatted(score.objective()));
    row.add("%.4f".formatted(score.recall()));
    row.add("%.4f".formatted(score.mrr()));
    row.add(String.valueOf(score.epoch()));
    plan.space().forEach(dimension -> row.add(values.getOrDefault(dimension.name(), "")));
    return row;
  }

  private static double objective(Trial trial) {
    return trial.best().map(Score::objective).orElse(0.0);
  }

  private CommandFailure nothing() {
    String reason =
        trials.stream()
            .filter(trial -> !trial.reason().isEmpty())
            .map(trial -> "; the last that failed: " + trial.reason())
            .reduce("", (_, last) -> last);
    return CommandFailure.failed(
        "%s: none of %d trials came to its first score in the time%s"
            .formatted(plan.model(), trials.size(), reason));
  }

  private long count(Trial.Outcome outcome) {
    return trials.stream().filter(trial -> trial.outcome() == outcome).count();
  }
}
