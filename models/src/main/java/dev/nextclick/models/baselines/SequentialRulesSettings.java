package dev.nextclick.models.baselines;

import dev.nextclick.models.settings.Setting;
import dev.nextclick.models.settings.SettingValues;
import java.util.List;
import java.util.Map;

/// What can be chosen about sequential rules.
///
/// @param steps how many clicks apart two items may be
/// @param rules how many are kept for an item
public record SequentialRulesSettings(int steps, int rules) {

  private static final Setting STEPS =
      Setting.whole("steps", "how many clicks apart two items may be", 1, 100, 10);
  private static final Setting RULES =
      Setting.whole("rules", "how many rules are kept for an item", 1, 10_000, 100);
  private static final List<Setting> SETTINGS = List.of(STEPS, RULES);

  /// @throws dev.nextclick.models.InvalidSettingsException naming every value that is out of its range
  public SequentialRulesSettings {
    SettingValues.read(SETTINGS, SettingValues.named(SETTINGS, steps, rules));
  }

  /// All that can be chosen, in order.
  public static List<Setting> settings() {
    return SETTINGS;
  }

  /// What the paper's authors use, with rules enough for longer lists.
  public static SequentialRulesSettings defaults() {
    return of(Map.of());
  }

  /// Reads settings by their names; what is not named has its default.
  ///
  /// @throws dev.nextclick.models.InvalidSettingsException naming every fault
  public static SequentialRulesSettings of(Map<String, ?> values) {
    SettingValues checked = SettingValues.read(SETTINGS, values);
    return new SequentialRulesSettings(checked.whole(STEPS), checked.whole(RULES));
  }

  /// The settings by their names, as [#of] reads them.
  public Map<String, Number> toMap() {
    return SettingValues.named(SETTINGS, steps, rules);
  }
}
