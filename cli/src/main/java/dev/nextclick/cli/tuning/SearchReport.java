package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.cli.offline.CommandLineText;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.tuning.Dimension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// What a search found: its file of settings, its table, its JSON.
///
/// @param plan what was searched
/// @param sets what was learned from, and the sessions that were held out of it
/// @param command as it was called
/// @param train the file of clicks
/// @param out where the settings go
/// @param journal where the trials are
record SearchReport(
    SearchPlan plan, ClickSets sets, CommandSpec command, Path train, Path out, Path journal) {

  private static final int SHOWN = 10;

  /// Writes the best trial's settings, if any trial has a score.
  void write(List<Trial> trials) throws IOException {
    Trial best = Search.best(trials).orElse(null);
    if (best == null || best.best().isEmpty()) {
      return;
    }
    Score score = best.best().get();
    List<String> comments =
        List.of(
            "%s, tuned by nextclick on %s: learned from %,d sessions, scored on the newest %,d, which are a tenth."
                .formatted(
                    plan.model(), train.getFileName(), sets.train().count(), sets.test().count()),
            CommandLineText.of(command),
            "validation: score %.4f, Recall@20 %.4f, MRR@20 %.4f%s; the best of %d trials (%d of them stopped early) in %.1f minutes"
                .formatted(
                    score.objective(),
                    score.recall(),
                    score.mrr(),
                    score.epoch() > 0 ? " after epoch " + score.epoch() : "",
                    trials.size(),
                    count(trials, Trial.Outcome.STOPPED),
                    seconds(trials) / 60));
    new TunedSettings(comments, plan.model(), plan.tuned(best, score)).write(out);
  }

  /// Writes the file a last time, and shows what was found.
  ///
  /// @throws CommandFailure if no trial has a score
  void show(List<Trial> trials, Console console) throws IOException {
    write(trials);
    Trial best = Search.best(trials).orElseThrow(() -> nothing(trials));
    Score score = best.best().orElseThrow();
    console.table(table(trials));
    console.say("");
    console.say(
        "best: trial %d, score %.4f, Recall@20 %.4f, MRR@20 %.4f; %s"
            .formatted(best.number(), score.objective(), score.recall(), score.mrr(), out));

    ObjectNode result = Console.object();
    result.put("model", plan.model().toString());
    result.put("file", out.toString()).put("journal", journal.toString());
    result.put("trials", trials.size());
    result.put("stopped", count(trials, Trial.Outcome.STOPPED));
    result.put("failed", count(trials, Trial.Outcome.FAILED));
    result.put("seconds", seconds(trials));
    ObjectNode found = result.putObject("best");
    found.put("trial", best.number()).put("epoch", score.epoch());
    found.put("score", score.objective());
    found.put("recall_at_20", score.recall()).put("mrr_at_20", score.mrr());
    ObjectNode settings = found.putObject("settings");
    plan.tuned(best, score).forEach(settings::put);
    put(result.putObject("train"), sets.train());
    put(result.putObject("held_out"), sets.test());
    console.result(result);
  }

  private List<List<String>> table(List<Trial> trials) {
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

  private static CommandFailure nothing(List<Trial> trials) {
    String reason =
        trials.stream()
            .filter(trial -> !trial.reason().isEmpty())
            .map(trial -> "; the last that failed: " + trial.reason())
            .reduce("", (_, last) -> last);
    return CommandFailure.failed(
        "none of %d trials came to its first score in the time%s".formatted(trials.size(), reason));
  }

  private static long count(List<Trial> trials, Trial.Outcome outcome) {
    return trials.stream().filter(trial -> trial.outcome() == outcome).count();
  }

  private static double seconds(List<Trial> trials) {
    return trials.stream().mapToDouble(Trial::seconds).sum();
  }

  private static void put(ObjectNode to, Sessions sessions) {
    to.put("sessions", sessions.count()).put("events", sessions.events());
  }
}
