package dev.nextclick.cli.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Hyperparameters from a file: YAML (and so JSON), one `key: value` each.
final class SettingsFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private SettingsFile() {}

  /// Reads them as they are written.
  ///
  /// @throws CommandFailure if there is no such file, or it holds anything but scalar values under keys
  static Map<String, String> read(Path file) {
    JsonNode root;
    try {
      root = YAML.readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw CommandFailure.failed("no such file: " + file, e);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw CommandFailure.wrongUsage(
          "%s, line %d: %s"
              .formatted(file, line, e.getOriginalMessage().lines().findFirst().orElse("no YAML")));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read " + file + ": " + e.getMessage(), e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    if (root == null || root.isMissingNode() || root.isNull()) {
      return settings;
    }
    if (!root.isObject()) {
      throw CommandFailure.wrongUsage(file + " must hold lines like 'epochs: 5'");
    }
    root.properties()
        .forEach(
            setting -> {
              if (!setting.getValue().isValueNode() || setting.getValue().isNull()) {
                throw CommandFailure.wrongUsage(
                    "%s: %s must be one value".formatted(file, setting.getKey()));
              }
              settings.put(setting.getKey(), setting.getValue().asText());
            });
    return settings;
  }
}
