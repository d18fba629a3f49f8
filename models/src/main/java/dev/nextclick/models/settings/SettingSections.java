package dev.nextclick.models.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/// Settings of several models in one map, as jobs and manifests name them: `KEY` for those of GRU4Rec,
/// `vmis-knn.KEY` for those in the section of another model.
public final class SettingSections {

  private static final char DOT = '.';

  private SettingSections() {}

  /// The name of a setting in a section.
  public static String name(String section, String key) {
    return section + DOT + key;
  }

  /// Settings under their names in a section, in the same order.
  public static <V> Map<String, V> named(String section, Map<String, V> settings) {
    Map<String, V> named = new LinkedHashMap<>();
    settings.forEach((key, value) -> named.put(name(section, key), value));
    return named;
  }

  /// The settings of one section, by their own names.
  public static <V> Map<String, V> in(String section, Map<String, V> all) {
    String prefix = section + DOT;
    Map<String, V> own = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), value);
          }
        });
    return own;
  }

  /// The settings that are in no section.
  public static <V> Map<String, V> outside(Map<String, V> all) {
    Map<String, V> outside = new LinkedHashMap<>(all);
    outside.keySet().removeIf(name -> name.indexOf(DOT) >= 0);
    return outside;
  }
}
