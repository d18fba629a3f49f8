package dev.nextclick.cli.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.dataset.ClickFormat;
import dev.nextclick.dataset.ClickReader;
import dev.nextclick.dataset.FileLayout;
import dev.nextclick.dataset.MalformedLine;
import dev.nextclick.dataset.ReadListener;
import dev.nextclick.dataset.ReadSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// History files being read, shown to the user: how each is written, then the progress over all their bytes, then what was
/// malformed.
public final class HistoryReading implements ReadListener, AutoCloseable {

  private final Console console;
  private final Progress progress;
  private final long allBytes;
  private final List<Path> files;
  private final List<ReadSummary> summaries = new ArrayList<>();
  private final List<MalformedLine> firstMalformed = new ArrayList<>();
  private long bytesBefore;
  private long malformed;

  private HistoryReading(Console console, String task, List<Path> files, long allBytes) {
    this.console = console;
    this.files = List.copyOf(files);
    this.allBytes = allBytes;
    progress = console.progress(task);
  }

  /// Looks at the beginnings of all files, and says how they are written.
  ///
  /// @param task what the progress is called
  /// @throws IOException naming the file that cannot be read
  public static HistoryReading begin(
      Console console, String task, List<Path> files, ClickFormat format) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      FileLayout layout = ClickReader.layout(file, format);
      String given = format.timeFormat().isPresent() ? "" : " (--time-unit says otherwise)";
      console.say("%s: %s%s".formatted(file, layout.describe(), given));
      bytes += Files.size(file);
    }
    return new HistoryReading(console, task, files, bytes);
  }

  @Override
  public void progress(long bytes, long ofBytes) {
    progress.at(
        (double) (bytesBefore + bytes) / allBytes,
        files.get(Math.min(summaries.size(), files.size() - 1)).toString());
  }

  @Override
  public void malformed(MalformedLine line) {
    malformed++;
    if (firstMalformed.size() < ReadSummary.MOST_MALFORMED_KEPT) {
      firstMalformed.add(line);
    }
  }

  /// The next of the files has been read.
  public void fileRead(ReadSummary summary) throws IOException {
    bytesBefore += Files.size(files.get(summaries.size()));
    summaries.add(summary);
  }

  /// How many events were read.
  public long events() {
    return summaries.stream().mapToLong(ReadSummary::clicks).sum();
  }

  /// Ends the display of the progress.
  @Override
  public void close() {
    progress.close();
  }

  /// Warns of the malformed lines, the first of them one by one. After [#close].
  public void tellMalformed() {
    if (malformed > 0) {
      console.warn(
          malformed == firstMalformed.size()
              ? "%,d malformed:".formatted(malformed)
              : "%,d malformed, the first %d:".formatted(malformed, firstMalformed.size()));
      firstMalformed.forEach(line -> console.warn("  " + line));
    }
  }

  /// Adds `malformed`, `malformed_lines` and `files` to a result.
  public void addTo(ObjectNode result) {
    result.put("malformed", malformed);
    ArrayNode lines = result.putArray("malformed_lines");
    for (MalformedLine line : firstMalformed) {
      lines
          .addObject()
          .put("file", line.file().toString())
          .put("line", line.line())
          .put("reason", line.reason());
    }
    ArrayNode read = result.putArray("files");
    for (int i = 0; i < summaries.size(); i++) {
      ReadSummary summary = summaries.get(i);
      read.addObject()
          .put("file", files.get(i).toString())
          .put("format", name(summary.layout().kind()))
          .put("gzipped", summary.layout().gzipped())
          .put("time_unit", name(summary.layout().timeFormat()))
          .put("events", summary.clicks())
          .put("malformed", summary.malformed());
    }
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
