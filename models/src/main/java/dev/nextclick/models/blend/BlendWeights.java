package dev.nextclick.models.blend;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.settings.Setting;
import dev.nextclick.models.settings.SettingValues;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the parts of a blend count.
///
/// @param temperatures by part: its logits are divided by this before they become shares; over 1 flattens them
/// @param weights by cell and part: what the part's shares of the cell's items count; in each situation at least one
///     weight of new items is above 0
public record BlendWeights(List<Double> temperatures, Map<Cell, List<Double>> weights) {

  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;

  /// A kind of session, and where in it an item was clicked last.
  ///
  /// @param place one of the situation's
  public record Cell(SessionSituation situation, ItemPlace place) {

    /// All there are, in order.
    static List<Cell> all() {
      List<Cell> all = new ArrayList<>();
      for (SessionSituation situation : SessionSituation.values()) {
        situation.places().forEach(place -> all.add(new Cell(situation, place)));
      }
      return all;
    }

    /// `weight-few-1` for new items, `weight-few-last-1` and so on for the others.
    private String key(int part) {
      return place == ItemPlace.NEW
          ? "weight-%s-%d".formatted(situation.key(), part + 1)
          : "weight-%s-%s-%d".formatted(situation.key(), place.key(), part + 1);
    }
  }

  /// Copies what it is given.
  ///
  /// @throws InvalidSettingsException naming every value that is out of its range
  /// @throws IllegalArgumentException if there are not as many weights as temperatures in every cell
  public BlendWeights {
    temperatures = List.copyOf(temperatures);
    Map<Cell, List<Double>> copy = new LinkedHashMap<>();
    for (Cell cell : Cell.all()) {
      List<Double> ofCell = weights.get(cell);
      if (ofCell == null || ofCell.size() != temperatures.size()) {
        throw new IllegalArgumentException(
            "%d parts, but for %s there are weights %s"
                .formatted(temperatures.size(), cell, ofCell));
      }
      copy.put(cell, List.copyOf(ofCell));
    }
    weights = Map.copyOf(copy);
    List<Setting> settings = settings(temperatures.size());
    SettingValues.read(settings, named(settings, temperatures, weights));
    List<Fault> faults = new ArrayList<>();
    copy.forEach(
        (cell, ofCell) -> {
          if (cell.place() == ItemPlace.NEW && ofCell.stream().allMatch(weight -> weight == 0)) {
            faults.add(new Fault(cell.key(0), "no part has a weight in this situation"));
          }
        });
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
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
    for (Cell cell : Cell.all()) {
      for (int part = 0; part < parts; part++) {
        String meaning =
            cell.place() == ItemPlace.NEW
                ? "what the shares of part %d count".formatted(part + 1)
                : "the same for an item that is in the session already; like a new one unless it is set";
        settings.add(Setting.real(cell.key(part), meaning, 0, 1, 1.0 / parts));
      }
    }
    return settings;
  }

  /// Reads them by their names; what is not named has its default, and items of the session count as new ones do.
  ///
  /// @throws InvalidSettingsException naming every fault
  public static BlendWeights of(int parts, Map<String, ?> values) {
    List<Setting> settings = settings(parts);
    SettingValues checked = SettingValues.read(settings, values);
    Iterator<Setting> inOrder = settings.iterator();
    List<Double> temperatures = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      temperatures.add(checked.real(inOrder.next()));
    }
    Map<Cell, List<Double>> weights = new LinkedHashMap<>();
    for (Cell cell : Cell.all()) {
      List<Double> ofNew =
          weights.getOrDefault(new Cell(cell.situation(), ItemPlace.NEW), List.of());
      List<Double> ofCell = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        Setting setting = inOrder.next();
        boolean said = ofNew.isEmpty() || values.containsKey(setting.key());
        ofCell.add(said ? checked.real(setting) : ofNew.get(part));
      }
      weights.put(cell, ofCell);
    }
    return new BlendWeights(temperatures, weights);
  }

  /// Their names and values, as [#of] reads them.
  public Map<String, Number> toMap() {
    return named(settings(temperatures.size()), temperatures, weights);
  }

  /// What a part's share of an item counts.
  ///
  /// @param place one of the situation's
  public double weight(SessionSituation situation, ItemPlace place, int part) {
    return weights.getOrDefault(new Cell(situation, place), List.of()).get(part);
  }

  private static Map<String, Number> named(
      List<Setting> settings, List<Double> temperatures, Map<Cell, List<Double>> weights) {
    List<Number> inOrder = new ArrayList<>(temperatures);
    for (Cell cell : Cell.all()) {
      inOrder.addAll(weights.getOrDefault(cell, List.of()));
    }
    return SettingValues.named(settings, inOrder.toArray(Number[]::new));
  }
}
