package dev.nextclick.runtime.settings;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Settings given in a YAML file: a flat map of keys and values. A key without a value gives nothing.
final class SettingsFile {

  record Entry(String text, int line) {}

  private SettingsFile() {}

  static Map<String, Entry> read(String file, Set<String> known, List<String> faults) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (JsonParser parser = new YAMLFactory().createParser(Files.readString(Path.of(file)))) {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return entries;
      }
      if (first != JsonToken.START_OBJECT) {
        faults.add("config: %s is not a map of settings".formatted(file));
        return entries;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        readEntry(parser, file, known, entries, faults);
      }
    } catch (JsonProcessingException e) {
      JsonLocation location = e.getLocation();
      faults.add(
          "config: %s is not YAML%s"
              .formatted(file, location == null ? "" : ", at line " + location.getLineNr()));
    } catch (NoSuchFileException e) {
      faults.add("config: there is no file " + file);
    } catch (IOException | InvalidPathException e) {
      faults.add("config: %s cannot be read (%s)".formatted(file, e));
    }
    return entries;
  }

  private static void readEntry(
      JsonParser parser,
      String file,
      Set<String> known,
      Map<String, Entry> entries,
      List<String> faults)
      throws IOException {
    String key = parser.currentName();
    int line = parser.currentTokenLocation().getLineNr();
    String origin = file + ":" + line;
    JsonToken value = parser.nextToken();
    if (!known.contains(key)) {
      faults.add(Settings.unknown(key, known, origin));
      parser.skipChildren();
    } else if (!value.isScalarValue()) {
      faults.add("%s: is not a single value (%s)".formatted(key, origin));
      parser.skipChildren();
    } else if (entries.containsKey(key)) {
      faults.add("%s: is given twice (%s)".formatted(key, origin));
    } else if (value != JsonToken.VALUE_NULL && !parser.getText().isBlank()) {
      entries.put(key, new Entry(parser.getText(), line));
    }
  }
}
