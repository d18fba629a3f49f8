package dev.nextclick.cli.demo;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.LoadedArtifact;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.popularity.PopularityRecommender;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.RegistryException;
import dev.nextclick.storefront.Day;
import dev.nextclick.storefront.Item;
import dev.nextclick.storefront.Visit;
import dev.nextclick.storefront.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/// Scores the active version, popularity and the best possible on sessions that nobody has learned from, by the evaluation that
/// `nextclick evaluate` uses.
record HeldOut(Console console, World world, List<Visit> visits) {

  /// @param version the version that is active in the registry
  record Scores(
      String version, EvaluationResult model, EvaluationResult popularity, EvaluationResult best) {}

  /// @throws CommandFailure if the registry has no active version, or it cannot be loaded
  Scores score(Path registryFolder) {
    ModelRegistry registry = ModelRegistry.open(registryFolder);
    ModelName name = new ModelName("default", "default");
    try {
      String version =
          registry
              .active(name)
              .orElseThrow(() -> CommandFailure.failed("the registry has no active version"));
      try (LoadedArtifact active = ModelArtifact.load(registry.directory(name, version))) {
        Recommender model = active.recommender();
        Sessions sessions = sessions(item -> model.vocabulary().index(item.id()));
        try (Recommender popularity = new PopularityRecommender(model.vocabulary())) {
          return new Scores(
              version,
              evaluate("the model", model, sessions),
              evaluate("popularity", popularity, sessions),
              bestPossible());
        }
      }
    } catch (RegistryException | ArtifactRefusedException | IOException e) {
      throw CommandFailure.failed("cannot load the active version: " + e.getMessage(), e);
    }
  }

  /// Shows the table.
  void show(Scores scores) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "Recall@20", "MRR@20", "of the best possible"));
    rows.add(row("popularity", scores.popularity(), scores.best()));
    rows.add(row("the model, version " + scores.version(), scores.model(), scores.best()));
    rows.add(row("the best possible", scores.best(), scores.best()));
    console.table(rows);
  }

  private static List<String> row(String name, EvaluationResult result, EvaluationResult best) {
    return List.of(
        name,
        "%.4f".formatted(result.recall()),
        "%.4f".formatted(result.mrr()),
        "%.0f %%".formatted(100 * result.recall() / best.recall()));
  }

  private EvaluationResult bestPossible() {
    // All of them began at once.
    Day day = world.day(visits.getFirst().clicks().getFirst().time());
    int items = world.items().size();
    return evaluate(
        "the best possible",
        items,
        slots -> new BestPossible(day, items, slots),
        sessions(Item::index));
  }

  private EvaluationResult evaluate(String name, Recommender recommender, Sessions sessions) {
    return evaluate(name, recommender.vocabulary().size(), recommender::replay, sessions);
  }

  private EvaluationResult evaluate(
      String name, int items, IntFunction<SessionReplay> replays, Sessions sessions) {
    try (Progress progress = console.progress("evaluating " + name)) {
      return Evaluation.evaluate(
          items,
          replays,
          sessions,
          (done, pairs) -> progress.at((double) done / pairs, "%,d of %,d".formatted(done, pairs)));
    }
  }

  private Sessions sessions(ToIntFunction<Item> index) {
    return Sessions.of(
        visits.stream()
            .map(
                visit ->
                    visit.clicks().stream()
                        .mapToInt(click -> index.applyAsInt(click.item()))
                        .toArray())
            .toArray(int[][]::new));
  }
}
