package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.nextclick.cli.offline.OfflineModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file of settings that a search ends with, as `nextclick evaluate --settings` and `nextclick train --settings` read it.
///
/// @param comments what stands at its top, a line each
/// @param sections the settings of each model, in the order in which they are written
record TunedSettings(
    List<String> comments, Map<OfflineModel, ? extends Map<String, String>> sections) {

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  /// Writes the file, whole or not at all.
  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path beside = Files.createTempFile(folder, "." + file.getFileName(), ".part");
    try {
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String comment : comments) {
      // What a shell was told may hold any character.
      text.append("# ").append(comment.replaceAll("\\p{Cntrl}", " ").strip()).append('\n');
    }
    Map<String, Map<String, Object>> values = new LinkedHashMap<>();
    sections.forEach(
        (model, settings) -> {
          Map<String, Object> section = new LinkedHashMap<>();
          settings.forEach((key, value) -> section.put(key, number(value)));
          values.put(model.toString(), section);
        });
    return text.append(YAML.writeValueAsString(values)).toString();
  }

  private static Object number(String value) {
    try {
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      return number.scale() < 0 ? number.setScale(0) : number;
    } catch (NumberFormatException e) {
      return value;
    }
  }
}
