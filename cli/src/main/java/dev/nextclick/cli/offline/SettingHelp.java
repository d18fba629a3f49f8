package dev.nextclick.cli.offline;

import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.settings.Setting;
import java.util.Arrays;
import java.util.List;

/// What a help text says of a setting.
///
/// @param key its name
/// @param meaning what it does
/// @param range what it may be
/// @param standard its default
record SettingHelp(String key, String meaning, String range, String standard) {

  static List<SettingHelp> of(Hyperparameter... hyperparameters) {
    return Arrays.stream(hyperparameters)
        .map(h -> new SettingHelp(h.key(), h.meaning(), h.range(), h.standard()))
        .toList();
  }

  static List<SettingHelp> of(List<Setting> settings) {
    return settings.stream()
        .map(
            setting ->
                new SettingHelp(
                    setting.key(),
                    setting.meaning(),
                    setting.range(),
                    setting.standard().stripTrailingZeros().toPlainString()))
        .toList();
  }
}
