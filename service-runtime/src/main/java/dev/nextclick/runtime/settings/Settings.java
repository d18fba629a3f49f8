package dev.nextclick.runtime.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The settings of a process, each from the first source that gives it: the command line, the environment (`NEXTCLICK_PORT`), the YAML
/// file of `--config`, its default.
public final class Settings {

  /// What our environment variables begin with.
  public static final String ENVIRONMENT_PREFIX = "NEXTCLICK_";

  private static final Setting<Optional<Path>> CONFIG =
      Setting.path("config", "A YAML file with settings, one `key: value` a line.").optional();

  private record Given(String text, String origin) {}

  private final Map<String, Setting<?>> declared;
  private final Map<String, Given> given;
  private final List<String> warnings;

  private Settings(
      Map<String, Setting<?>> declared, Map<String, Given> given, List<String> warnings) {
    this.declared = declared;
    this.given = given;
    this.warnings = List.copyOf(warnings);
  }

  /// Reads them.
  ///
  /// Environment variables of other names are left alone, as several services may share one environment; one that is a slip of the
  /// finger away from a setting is among the [#warnings()].
  ///
  /// @param arguments `--key value` or `--key=value`; of a key that is given twice the last holds
  /// @throws SettingsException with every fault: unknown keys, missing ones, values that cannot be read
  public static Settings read(
      List<Setting<?>> declaration, List<String> arguments, Map<String, String> environment) {
    Map<String, Setting<?>> declared = declared(declaration);
    Map<String, Setting<?>> known = new LinkedHashMap<>(declared);
    known.put(CONFIG.key(), CONFIG);

    List<String> faults = new ArrayList<>();
    Map<String, Given> fromFlags = new LinkedHashMap<>();
    CommandLine.read(arguments, known.keySet(), faults)
        .forEach((key, text) -> fromFlags.put(key, new Given(text, "--" + key)));
    EnvironmentVariables variables = EnvironmentVariables.read(known.values(), environment);
    Map<String, Given> fromEnvironment = new LinkedHashMap<>();
    variables
        .texts()
        .forEach(
            (setting, text) ->
                fromEnvironment.put(setting.key(), new Given(text, setting.environmentVariable())));
    Map<String, Given> fromFile = new LinkedHashMap<>();
    Given config = fromFlags.getOrDefault(CONFIG.key(), fromEnvironment.get(CONFIG.key()));
    if (config != null) {
      SettingsFile.read(config.text(), declared.keySet(), faults)
          .forEach(
              (key, entry) ->
                  fromFile.put(key, new Given(entry.text(), config.text() + ":" + entry.line())));
    }

    Map<String, Given> given = new LinkedHashMap<>();
    for (Setting<?> setting : declared.values()) {
      Given value = null;
      for (Map<String, Given> source : List.of(fromFlags, fromEnvironment, fromFile)) {
        value = value == null ? source.get(setting.key()) : value;
      }
      if (value == null) {
        value = setting.defaultText().map(text -> new Given(text, "default")).orElse(null);
      }
      fault(setting, value).ifPresent(faults::add);
      if (value != null) {
        given.put(setting.key(), value);
      }
    }
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
    return new Settings(declared, given, variables.warnings());
  }

  /// The value of a setting.
  ///
  /// @throws IllegalArgumentException if it was not declared
  public <T> T get(Setting<T> setting) {
    if (!declared.containsKey(setting.key())) {
      throw new IllegalArgumentException("undeclared: " + setting.key());
    }
    Given value = given.get(setting.key());
    return value == null ? setting.absent() : setting.parse(value.text());
  }

  /// What looks wrong and is not certainly so, a line each.
  public List<String> warnings() {
    return warnings;
  }

  /// Every setting with its value and where it came from, as a YAML file that would give the same. Secrets are masked.
  public String print() {
    StringBuilder lines = new StringBuilder();
    for (Setting<?> setting : declared.values()) {
      Given value = given.get(setting.key());
      String shown = value == null ? "" : quoted(setting.masked(value.text()));
      String line = (setting.key() + ": " + shown).stripTrailing();
      lines.append("%-48s  # %s%n".formatted(line, value == null ? "not given" : value.origin()));
    }
    return lines.toString();
  }

  /// What `--help` shows of the settings.
  public static String help(List<Setting<?>> declaration) {
    List<Setting<?>> all = new ArrayList<>(declaration);
    all.add(CONFIG);
    StringBuilder lines = new StringBuilder();
    for (Setting<?> setting : all) {
      String otherwise =
          setting
              .defaultText()
              .map(text -> "Default: " + text + ".")
              .orElse(setting.required() ? "Required." : "Optional.");
      lines.append(
          "  %s %s%n      %s %s%n"
              .formatted(setting.flag(), setting.form(), setting.description(), otherwise));
    }
    return lines.toString();
  }

  private static Map<String, Setting<?>> declared(List<Setting<?>> declaration) {
    Map<String, Setting<?>> declared = new LinkedHashMap<>();
    for (Setting<?> setting : declaration) {
      if (declared.put(setting.key(), setting) != null || setting.key().equals(CONFIG.key())) {
        throw new IllegalArgumentException("declared twice: " + setting.key());
      }
    }
    return declared;
  }

  private static Optional<String> fault(Setting<?> setting, @Nullable Given value) {
    if (value == null) {
      return setting.required()
          ? Optional.of(
              "%s: is required (%s, %s, or in the file given with --config)"
                  .formatted(setting.key(), setting.flag(), setting.environmentVariable()))
          : Optional.empty();
    }
    try {
      setting.parse(value.text());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "%s: \"%s\" %s (%s)"
              .formatted(
                  setting.key(), setting.masked(value.text()), e.getMessage(), value.origin()));
    }
  }

  /// `key: is unknown`, with the known key that is nearest to it if one is near.
  static String unknown(String key, Set<String> known, String origin) {
    Function<String, String> meant = nearest -> "; did you mean " + nearest + "?";
    return "%s: is not a setting (%s)%s"
        .formatted(
            key, origin, Spelling.nearest(key, new LinkedHashSet<>(known)).map(meant).orElse(""));
  }

  private static String quoted(String text) {
    boolean plain = text.matches("[A-Za-z0-9/._][A-Za-z0-9/._:@*-]*") && !text.endsWith(":");
    return plain ? text : "'" + text.replace("'", "''") + "'";
  }
}
