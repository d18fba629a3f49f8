package dev.nextclick.runtime.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Settings given in the environment. An empty variable gives nothing.
///
/// @param texts what is given
/// @param warnings variables whose names are one slip away from a setting's
record EnvironmentVariables(Map<Setting<?>, String> texts, List<String> warnings) {

  static EnvironmentVariables read(Collection<Setting<?>> known, Map<String, String> environment) {
    Map<Setting<?>, String> texts = new LinkedHashMap<>();
    Map<String, Setting<?>> names = new LinkedHashMap<>();
    for (Setting<?> setting : known) {
      names.put(setting.environmentVariable(), setting);
      String text = environment.get(setting.environmentVariable());
      if (text != null && !text.isBlank()) {
        texts.put(setting, text);
      }
    }
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(Settings.ENVIRONMENT_PREFIX) && !names.containsKey(name)) {
        names.keySet().stream()
            .filter(right -> Spelling.distance(name, right) == 1)
            .findFirst()
            .ifPresent(
                right ->
                    warnings.add(
                        "the environment variable %s is not a setting; %s is"
                            .formatted(name, right)));
      }
    }
    return new EnvironmentVariables(texts, warnings);
  }
}
