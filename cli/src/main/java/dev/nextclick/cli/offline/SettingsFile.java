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

/// Settings from a file: YAML (and so JSON), either GRU4Rec's hyperparameters, one `key: value` each, or a section of them for each model:
///
/// ```yaml
/// gru4rec:
///   epochs: 5
/// vmis-knn:
///   neighbours: 100
/// ```
final class SettingsFile {

  /// Where a value is that stands outside of all sections.
  static final String NO_SECTION = "";

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          // A key that is there twice, or a second document, would be passed over.
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SettingsFile() {}

  /// Reads them as they are written. A list, say, becomes its text: whoever knows the settings refuses it with the others.
  ///
  /// @return section -> key -> value; a file without sections is one section of GRU4Rec. What stands beside sections without being in
  ///     one has the empty section.
  /// @throws CommandFailure if there is no such file, or it holds anything but one value under each key
  static Map<String, Map<String, String>> read(Path file) {
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
    if (root == null || root.isMissingNode() || root.isNull()) {
      return Map.of();
    }
    if (!root.isObject()) {
      throw CommandFailure.wrongUsage(file + " must hold lines like 'epochs: 5'");
    }
    boolean sections = root.properties().stream().anyMatch(SettingsFile::isSection);
    Map<String, Map<String, String>> read = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!sections) {
        put(read, OfflineModel.GRU4REC.toString(), entry);
      } else if (isSection(entry) || entry.getValue().isObject()) {
        read.put(entry.getKey(), new LinkedHashMap<>());
        entry.getValue().properties().forEach(setting -> put(read, entry.getKey(), setting));
      } else {
        put(read, NO_SECTION, entry);
      }
    }
    return read;
  }

  private static boolean isSection(Map.Entry<String, JsonNode> entry) {
    return OfflineModel.of(entry.getKey()).isPresent()
        && (entry.getValue().isObject() || entry.getValue().isNull());
  }

  private static void put(
      Map<String, Map<String, String>> read, String section, Map.Entry<String, JsonNode> setting) {
    read.computeIfAbsent(section, _ -> new LinkedHashMap<>())
        .put(setting.getKey(), text(setting.getValue()));
  }

  private static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText("");
  }
}
