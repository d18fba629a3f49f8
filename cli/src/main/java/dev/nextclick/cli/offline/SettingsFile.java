package dev.nextclick.cli.offline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.files.FileFault;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Hyperparameters from a file: YAML (and so JSON), one `key: value` each.
final class SettingsFile {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          // A key that is there twice, or a second document, would be passed over.
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SettingsFile() {}

  /// Reads them as they are written. A list, say, becomes its text: whoever knows the settings refuses it with the others.
  ///
  /// @throws CommandFailure if there is no such file, or it holds anything but one value under each key
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
    } catch (CharacterCodingException e) {
      throw CommandFailure.wrongUsage(file + " is no text in UTF-8");
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read %s: %s".formatted(file, FileFault.of(e)), e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    if (root == null || root.isMissingNode() || root.isNull()) {
      return settings;
    }
    if (!root.isObject()) {
      throw CommandFailure.wrongUsage(file + " must hold lines like 'epochs: 5'");
    }
    root.properties().forEach(setting -> settings.put(setting.getKey(), text(setting.getValue())));
    return settings;
  }

  private static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText("");
  }
}
