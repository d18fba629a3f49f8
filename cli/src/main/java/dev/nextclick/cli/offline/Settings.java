package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.settings.SettingSections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The settings of all models: those of a file, and over them those of the command line.
public final class Settings {

  /// The trainer's hyperparameter that says what is trained.
  private static final String MODEL = "model";

  private final Map<OfflineModel, Learner> learners = new EnumMap<>(OfflineModel.class);

  /// The models that a file or the command line says anything about.
  private final Set<OfflineModel> said = EnumSet.noneOf(OfflineModel.class);

  private Settings() {}

  /// Reads and checks them all, those of models that nobody asked for too.
  ///
  /// @param given by `--set`: `KEY` of GRU4Rec, `MODEL.KEY` of any model
  /// @throws CommandFailure naming every fault, and where it is
  public static Settings of(Optional<Path> file, Map<String, String> given) {
    List<String> faults = new ArrayList<>();
    Map<OfflineModel, Map<String, String>> values = new EnumMap<>(OfflineModel.class);
    Map<OfflineModel, Map<String, String>> onCommandLine = new EnumMap<>(OfflineModel.class);
    file.ifPresent(path -> addFile(values, path, faults));
    given.forEach((name, value) -> addGiven(onCommandLine, name, value, faults));
    onCommandLine.forEach((model, settings) -> of(values, model).putAll(settings));
    Settings settings = new Settings();
    settings.said.addAll(values.keySet());
    for (OfflineModel model : OfflineModel.values()) {
      try {
        settings.learners.put(model, model.learner(values.getOrDefault(model, Map.of())));
      } catch (InvalidSettingsException e) {
        for (InvalidSettingsException.Fault fault : e.faults()) {
          boolean there = onCommandLine.getOrDefault(model, Map.of()).containsKey(fault.name());
          String origin = there || file.isEmpty() ? "--set" : file.get().toString();
          String prefix = model == OfflineModel.GRU4REC ? "" : model + ".";
          faults.add("%s%s: %s (%s)".formatted(prefix, fault.name(), fault.problem(), origin));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw CommandFailure.wrongUsage(String.join("; ", faults));
    }
    return settings;
  }

  /// The hyperparameters in a file for a training by the trainer, by the names that it knows. They are not checked.
  ///
  /// @param model what is trained: `blend` takes the sections of both its parts, `vmis-knn` its own, `gru4rec` its own. Empty
  ///     where nobody said: a file with a section for session neighbours says it then
  /// @throws CommandFailure if the file cannot be read, or has none of these sections
  public static Map<String, String> ofTrainer(Path file, String model) {
    Map<String, Map<String, String>> sections = SettingsFile.read(file);
    Map<String, String> settings = new LinkedHashMap<>();
    String said = model;
    if (model.isEmpty() && sections.containsKey(OfflineModel.VMIS_KNN.toString())) {
      boolean both = sections.containsKey(OfflineModel.GRU4REC.toString());
      said = (both ? OfflineModel.BLEND : OfflineModel.VMIS_KNN).toString();
      settings.put(MODEL, said);
    }
    List<OfflineModel> wanted =
        switch (said) {
          case "blend" -> List.of(OfflineModel.GRU4REC, OfflineModel.VMIS_KNN);
          case "vmis-knn" -> List.of(OfflineModel.VMIS_KNN);
          default -> List.of(OfflineModel.GRU4REC);
        };
    for (OfflineModel part : wanted) {
      Map<String, String> section = sections.getOrDefault(part.toString(), Map.of());
      settings.putAll(
          part == OfflineModel.GRU4REC ? section : SettingSections.named(part.toString(), section));
    }
    if (!sections.isEmpty() && wanted.stream().noneMatch(m -> sections.containsKey(m.toString()))) {
      throw CommandFailure.wrongUsage(
          "%s has no section %s, which is what is to be trained"
              .formatted(
                  file,
                  wanted.stream().map(OfflineModel::toString).collect(Collectors.joining(" or "))));
    }
    return settings;
  }

  /// The model with its settings.
  public Learner learner(OfflineModel model) {
    Learner learner = learners.getOrDefault(model, model.learner(Map.of()));
    if (learner instanceof BlendLearner blend) {
      return new BlendLearner(
          learner(OfflineModel.GRU4REC), learner(OfflineModel.VMIS_KNN), blend.given());
    }
    return learner;
  }

  /// Whether anything was said about a model, so that its settings are not just the defaults.
  public boolean says(OfflineModel model) {
    return said.contains(model);
  }

  /// The weights of a blend, where they were given.
  public Optional<BlendWeights> blendWeights() {
    return learners.get(OfflineModel.BLEND) instanceof BlendLearner blend
        ? blend.given()
        : Optional.empty();
  }

  /// These settings, and one more over them.
  static Map<String, Object> with(Map<String, ?> settings, String key, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put(key, value);
    return all;
  }

  private static void addFile(
      Map<OfflineModel, Map<String, String>> values, Path file, List<String> faults) {
    SettingsFile.read(file)
        .forEach(
            (section, settings) -> {
              Optional<OfflineModel> model = OfflineModel.of(section);
              if (model.isPresent()) {
                of(values, model.get()).putAll(settings);
              } else if (section.equals(SettingsFile.NO_SECTION)) {
                settings
                    .keySet()
                    .forEach(
                        key ->
                            faults.add("%s: is in no model's section (%s)".formatted(key, file)));
              } else {
                faults.add(
                    "%s: is no model; there are %s (%s)"
                        .formatted(section, OfflineModel.names(), file));
              }
            });
  }

  private static void addGiven(
      Map<OfflineModel, Map<String, String>> values,
      String name,
      String value,
      List<String> faults) {
    int dot = name.indexOf('.');
    Optional<OfflineModel> model =
        dot < 0 ? Optional.of(OfflineModel.GRU4REC) : OfflineModel.of(name.substring(0, dot));
    if (model.isPresent()) {
      of(values, model.get()).put(name.substring(dot + 1), value);
    } else {
      faults.add(
          "%s: %s is no model; there are %s (--set)"
              .formatted(name, name.substring(0, dot), OfflineModel.names()));
    }
  }

  private static Map<String, String> of(
      Map<OfflineModel, Map<String, String>> values, OfflineModel model) {
    return values.computeIfAbsent(model, _ -> new LinkedHashMap<>());
  }
}
