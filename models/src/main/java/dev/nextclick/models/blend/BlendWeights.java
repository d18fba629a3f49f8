package dev.nextclick.models.blend;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.settings.Setting;
import dev.nextclick.models.settings.SettingValues;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How the parts of a blend count.
///
/// @param temperatures by part: its logits are divided by this before they become shares; over 1 flattens them
/// @param weights by situation and part: what the part's shares count; at least one is above 0 in each situation
public record BlendWeights(List<Double> temperatures, Map<SessionSituation, List<Double>> weights) {

  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;

  /// Copies what it is given.
  ///
  /// @throws InvalidSettingsException naming every value that is out of its range
  /// @throws IllegalArgumentException if there are not as many weights as temperatures in every situation
  public BlendWeights {
    temperatures = List.copyOf(temperatures);
    Map<SessionSituation, List<Double>> copy = new EnumMap<>(SessionSituation.class);
    for (SessionSituation situation : SessionSituation.values()) {
      List<Double> ofSituation = weights.get(situation);
      if (ofSituation == null || ofSituation.size() != temperatures.size()) {
        throw new IllegalArgumentException(
            "%d parts, but in %s there are weights %s"
                .formatted(temperatures.size(), situation.key(), ofSituation));
      }
      copy.put(situation, List.copyOf(ofSituation));
    }
    weights = Map.copyOf(copy);
    List<Setting> settings = settings(temperatures.size());
    SettingValues.read(settings, named(settings, temperatures, weights));
    copy.forEach(
        (situation, ofSituation) -> {
          if (ofSituation.stream().allMatch(weight -> weight == 0)) {
            throw new InvalidSettingsException(
                List.of(
                    new InvalidSettingsException.Fault(
                        weightKey(situation, 0), "no part has a weight in this situation")));
          }
        });
  }

  /// Temperature 1 and equal weights.
  ///
  /// @param parts how many
  public static BlendWeights equal(int parts) {
    return of(parts, Map.of());
  }

  /// All that can be chosen for so many parts: `temperature-1` and so on, then `weight-first-1` and so on.
  public static List<Setting> settings(int parts) {
    List<Setting> settings = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      settings.add(
          Setting.real(
              "temperature-" + (part + 1),
              "what the logits of part %d are divided by".formatted(part + 1),
              COLDEST,
              HOTTEST,
              1));
    }
    for (SessionSituation situation : SessionSituation.values()) {
      for (int part = 0; part < parts; part++) {
        settings.add(
            Setting.real(
                weightKey(situation, part),
                "what the shares of part %d count".formatted(part + 1),
                0,
                1,
                1.0 / parts));
      }
    }
    return settings;
  }

  /// Reads them by their names; what is not named has its default.
  ///
  /// @throws InvalidSettingsException naming every fault
  public static BlendWeights of(int parts, Map<String, ?> values) {
    List<Setting> settings = settings(parts);
    SettingValues checked = SettingValues.read(settings, values);
    List<Double> temperatures = settings.subList(0, parts).stream().map(checked::real).toList();
    Map<SessionSituation, List<Double>> weights = new EnumMap<>(SessionSituation.class);
    int from = parts;
    for (SessionSituation situation : SessionSituation.values()) {
      weights.put(
          situation, settings.subList(from, from + parts).stream().map(checked::real).toList());
      from += parts;
    }
    return new BlendWeights(temperatures, weights);
  }

  /// Their names and values, as [#of] reads them.
  public Map<String, Number> toMap() {
    return named(settings(temperatures.size()), temperatures, weights);
  }

  /// The weight of a part in a situation.
  public double weight(SessionSituation situation, int part) {
    return weights.getOrDefault(situation, List.of()).get(part);
  }

  private static Map<String, Number> named(
      List<Setting> settings,
      List<Double> temperatures,
      Map<SessionSituation, List<Double>> weights) {
    List<Number> inOrder = new ArrayList<>(temperatures);
    for (SessionSituation situation : SessionSituation.values()) {
      inOrder.addAll(weights.getOrDefault(situation, List.of()));
    }
    return SettingValues.named(settings, inOrder.toArray(Number[]::new));
  }

  private static String weightKey(SessionSituation situation, int part) {
    return "weight-%s-%d".formatted(situation.key(), part + 1);
  }
}
