package dev.nextclick.cli.tuning;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.cli.offline.Settings;
import dev.nextclick.models.gru4rec.Revisits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `nextclick tune` was asked for.
///
/// @param models those that are tuned, each once
/// @param settings where the search begins
/// @param plans of the models that have something to search, in the order in which it is done
/// @param fitsRevisits whether a tuned GRU4Rec is given revisits: not where they are fixed or searched
record TuneRequest(
    Set<OfflineModel> models, Settings settings, List<SearchPlan> plans, boolean fitsRevisits) {

  /// Of the time, GRU4Rec has so many parts, where others have one: it learns slowly.
  private static final double PARTS_OF_GRU4REC = 3;

  /// Reads what was said.
  ///
  /// @param start the file of settings where the search begins
  /// @param fixed by `--set`
  /// @param search by `--search`
  /// @throws CommandFailure naming what is wrong
  static TuneRequest of(
      List<OfflineModel> asked,
      Optional<Path> start,
      Map<String, String> fixed,
      Map<String, String> search,
      long seed) {
    Set<OfflineModel> models = new LinkedHashSet<>(asked);
    List<OfflineModel> searched = models.stream().filter(m -> m != OfflineModel.BLEND).toList();
    // A name without a model is the only one's, or GRU4Rec's, as for `evaluate`.
    OfflineModel meant = searched.size() == 1 ? searched.getFirst() : OfflineModel.GRU4REC;
    Map<String, String> given = named(fixed, meant);
    Map<String, String> wanted = named(search, meant);
    Settings settings = Settings.of(start, given);
    Settings ofFile = Settings.of(start, Map.of());
    List<SearchPlan> plans = new ArrayList<>();
    for (OfflineModel model : searched) {
      plans.add(
          SearchPlan.of(
              model,
              settings.learner(model),
              SearchOption.space(
                  model,
                  settings.learner(model),
                  of(model, given).keySet(),
                  of(model, wanted),
                  ofFile.says(model)),
              ofFile.says(model),
              seed));
    }
    for (String name : wanted.keySet()) {
      if (searched.stream().noneMatch(model -> name.startsWith(model + "."))) {
        throw CommandFailure.wrongUsage(
            "--search %s: is of none of the models that are tuned".formatted(name));
      }
    }
    for (String name : given.keySet()) {
      if (name.startsWith(OfflineModel.BLEND + ".")) {
        throw CommandFailure.wrongUsage(
            "--set %s: a blend's weights are fitted, not fixed; leave blend out of --model and evaluate --set %s=…"
                .formatted(name, name));
      }
    }
    boolean revisitsAreSaid =
        Revisits.NONE.toMap().keySet().stream()
            .map(key -> OfflineModel.GRU4REC + "." + key)
            .anyMatch(name -> given.containsKey(name) || wanted.containsKey(name));
    return new TuneRequest(
        models, settings, plans, models.contains(OfflineModel.GRU4REC) && !revisitsAreSaid);
  }

  private static Map<String, String> named(Map<String, String> said, OfflineModel meant) {
    Map<String, String> named = new LinkedHashMap<>();
    said.forEach((key, value) -> named.put(key.contains(".") ? key : meant + "." + key, value));
    return named;
  }

  private static Map<String, String> of(OfflineModel model, Map<String, String> named) {
    String prefix = model + ".";
    Map<String, String> own = new LinkedHashMap<>();
    named.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), value);
          }
        });
    return own;
  }

  /// Whether weights of a blend are fitted.
  boolean fitsBlend() {
    return models.contains(OfflineModel.BLEND);
  }

  /// A plan's share of the time, from 0 to 1.
  double timeShare(SearchPlan plan) {
    return parts(plan) / plans.stream().mapToDouble(TuneRequest::parts).sum();
  }

  private static double parts(SearchPlan plan) {
    return plan.model() == OfflineModel.GRU4REC ? PARTS_OF_GRU4REC : 1;
  }

  /// The settings that a model begins with, as texts.
  Map<String, String> startOf(OfflineModel model) {
    Map<String, String> start = new LinkedHashMap<>();
    settings
        .learner(model)
        .settings()
        .forEach((key, value) -> start.put(key, String.valueOf(value)));
    return start;
  }
}
