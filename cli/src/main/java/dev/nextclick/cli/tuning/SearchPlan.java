package dev.nextclick.cli.tuning;

import dev.nextclick.cli.offline.Learner;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.tuning.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a search looks for, and among what. Two searches with equal plans on equal data try the same things.
///
/// @param model which model
/// @param start its settings, those of the first trial included
/// @param space what is searched
/// @param near whether the start is known to be good: the first trials stay near it
/// @param seed of the search's draws
record SearchPlan(
    OfflineModel model, Map<String, String> start, List<Dimension> space, boolean near, long seed) {

  private static final String EPOCHS = "epochs";

  SearchPlan {
    start = new LinkedHashMap<>(start);
    space = List.copyOf(space);
  }

  static SearchPlan of(
      OfflineModel model, Learner learner, List<Dimension> space, boolean near, long seed) {
    Map<String, String> start = new LinkedHashMap<>();
    learner.settings().forEach((key, value) -> start.put(key, String.valueOf(value)));
    return new SearchPlan(model, start, space, near, seed);
  }

  /// The settings that are the same in all trials.
  Map<String, String> fixed() {
    Map<String, String> fixed = new LinkedHashMap<>(start);
    space.forEach(dimension -> fixed.remove(dimension.name()));
    return fixed;
  }

  /// Where the search begins, if that is in the space.
  Optional<Map<String, String>> first() {
    Map<String, String> first = new LinkedHashMap<>();
    space.forEach(
        dimension -> first.put(dimension.name(), start.getOrDefault(dimension.name(), "")));
    return allows(first) ? Optional.of(first) : Optional.empty();
  }

  /// Whether these are values of a trial of this plan.
  boolean allows(Map<String, String> values) {
    return values.size() == space.size()
        && space.stream()
            .allMatch(dimension -> dimension.allows(values.getOrDefault(dimension.name(), "")));
  }

  /// The most epochs that a trial has; 1 for a model that has none.
  int epochs() {
    return Integer.parseInt(start.getOrDefault(EPOCHS, "1"));
  }

  /// The model with a trial's values.
  ///
  /// @throws InvalidSettingsException if they do not go together
  Learner learner(Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(start);
    all.putAll(values);
    return model.learner(all);
  }

  /// All settings of a trial at its best epoch, in their order.
  Map<String, String> tuned(Trial trial, Score score) {
    Map<String, String> tuned = new LinkedHashMap<>(start);
    trial.values().forEach(tuned::put);
    tuned.computeIfPresent(
        EPOCHS, (_, most) -> score.epoch() > 0 ? String.valueOf(score.epoch()) : most);
    return tuned;
  }
}
