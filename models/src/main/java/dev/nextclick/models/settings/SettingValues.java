package dev.nextclick.models.settings;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Values for a list of settings, each in its range.
public final class SettingValues {

  private final Map<String, BigDecimal> chosen;

  private SettingValues(Map<String, BigDecimal> chosen) {
    this.chosen = chosen;
  }

  /// Reads values by their names; what is not named has its default.
  ///
  /// @param settings all that there are
  /// @param given texts or numbers, as they come from a request or a YAML file
  /// @throws InvalidSettingsException naming every fault: a name that is none, a value that is no number or out of
  ///     range
  public static SettingValues read(List<Setting> settings, Map<String, ?> given) {
    Map<String, Setting> known = new LinkedHashMap<>();
    Map<String, BigDecimal> chosen = new HashMap<>();
    for (Setting setting : settings) {
      known.put(setting.key(), setting);
      chosen.put(setting.key(), setting.standard());
    }
    List<Fault> faults = new ArrayList<>();
    for (Map.Entry<String, ?> entry : given.entrySet()) {
      Setting setting = known.get(entry.getKey());
      if (setting == null) {
        faults.add(new Fault(entry.getKey(), "is no setting; there are " + names(settings)));
        continue;
      }
      Optional<BigDecimal> value = setting.parse(String.valueOf(entry.getValue()));
      if (value.isEmpty()) {
        faults.add(
            new Fault(
                entry.getKey(), "'%s' is not %s".formatted(entry.getValue(), setting.range())));
      } else {
        chosen.put(entry.getKey(), value.get());
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
    return new SettingValues(chosen);
  }

  /// Names the values of a settings record, for its check and its map.
  ///
  /// @param settings all that there are
  /// @param inOrder one value for each
  public static Map<String, Number> named(List<Setting> settings, Number... inOrder) {
    if (inOrder.length != settings.size()) {
      throw new IllegalArgumentException(
          "%d values for %d settings".formatted(inOrder.length, settings.size()));
    }
    Map<String, Number> values = new LinkedHashMap<>();
    for (Setting setting : settings) {
      values.put(setting.key(), inOrder[values.size()]);
    }
    return values;
  }

  /// The value of a setting without decimals.
  public int whole(Setting setting) {
    return value(setting).intValueExact();
  }

  /// The value of a setting with decimals.
  public double real(Setting setting) {
    return value(setting).doubleValue();
  }

  private BigDecimal value(Setting setting) {
    BigDecimal value = chosen.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException(setting.key() + " was not among the settings");
    }
    return value;
  }

  private static String names(List<Setting> settings) {
    return settings.stream().map(Setting::key).collect(Collectors.joining(", "));
  }
}
