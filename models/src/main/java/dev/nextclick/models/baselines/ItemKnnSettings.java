package dev.nextclick.models.baselines;

import dev.nextclick.models.settings.Setting;
import dev.nextclick.models.settings.SettingValues;
import java.util.List;
import java.util.Map;

/// What can be chosen about item-to-item neighbours.
///
/// @param neighbours how many are kept for an item
/// @param regularisation sessions added to those of every item, so that rare items are not similar by chance
public record ItemKnnSettings(int neighbours, double regularisation) {

  private static final Setting NEIGHBOURS =
      Setting.whole("neighbours", "how many neighbours are kept for an item", 1, 10_000, 100);
  private static final Setting REGULARISATION =
      Setting.real(
          "regularisation",
          "sessions added to those of every item, so that rare items are not similar by chance",
          0,
          1_000_000,
          20);
  private static final List<Setting> SETTINGS = List.of(NEIGHBOURS, REGULARISATION);

  /// @throws dev.nextclick.models.InvalidSettingsException naming every value that is out of its range
  public ItemKnnSettings {
    SettingValues.read(SETTINGS, SettingValues.named(SETTINGS, neighbours, regularisation));
  }

  /// All that can be chosen, in order.
  public static List<Setting> settings() {
    return SETTINGS;
  }

  /// What the authors of the GRU4Rec paper use for it.
  public static ItemKnnSettings defaults() {
    return of(Map.of());
  }

  /// Reads settings by their names; what is not named has its default.
  ///
  /// @throws dev.nextclick.models.InvalidSettingsException naming every fault
  public static ItemKnnSettings of(Map<String, ?> values) {
    SettingValues checked = SettingValues.read(SETTINGS, values);
    return new ItemKnnSettings(checked.whole(NEIGHBOURS), checked.real(REGULARISATION));
  }

  /// The settings by their names, as [#of] reads them.
  public Map<String, Number> toMap() {
    return SettingValues.named(SETTINGS, neighbours, regularisation);
  }
}
