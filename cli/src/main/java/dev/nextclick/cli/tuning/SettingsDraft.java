package dev.nextclick.cli.tuning;

import dev.nextclick.cli.offline.OfflineModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file of settings as far as it is found. Each [#write] leaves a whole file, so that whatever ends the command leaves the best so far.
final class SettingsDraft {

  private final Path out;
  private final List<String> heading;

  /// model -> its settings, in the order of the models
  private final Map<OfflineModel, Map<String, String>> sections = new EnumMap<>(OfflineModel.class);

  /// what is said about -> the line
  private final Map<String, String> remarks = new LinkedHashMap<>();

  /// @param heading what stands at its top, a line each
  SettingsDraft(Path out, List<String> heading) {
    this.out = out;
    this.heading = List.copyOf(heading);
  }

  Path out() {
    return out;
  }

  /// A model's settings as far as they are known; empty where nothing is.
  Map<String, String> section(OfflineModel model) {
    return sections.getOrDefault(model, Map.of());
  }

  void put(OfflineModel model, Map<String, String> settings) {
    sections.put(model, new LinkedHashMap<>(settings));
  }

  /// Forgets a model's settings.
  void remove(OfflineModel model) {
    sections.remove(model);
  }

  /// Says something at the top of the file, in place of what was said before about the same.
  void remark(String about, String line) {
    remarks.put(about, line);
  }

  /// Says nothing more about it.
  void removeRemark(String about) {
    remarks.remove(about);
  }

  /// Writes the file, whole or not at all.
  void write() throws IOException {
    List<String> comments = new ArrayList<>(heading);
    comments.addAll(remarks.values());
    new TunedSettings(comments, sections).write(out);
  }
}
