package dev.nextclick.dataset;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/// A file of sessions being written: tab-separated SessionId, ItemId, Time; gzipped if it is named so (`.gz`). It is written beside
/// its place and takes it when it is published; closed before that, nothing is left of it.
final class SessionFile implements AutoCloseable {

  private final Path file;
  private final Path unfinished;
  private final TimeFormat times;
  private final BufferedWriter lines;
  private boolean finished;

  SessionFile(Path file, TimeFormat times) throws IOException {
    this.file = file.toAbsolutePath();
    this.times = times;
    unfinished = this.file.resolveSibling("." + this.file.getFileName() + ".unfinished");
    OutputStream out = Files.newOutputStream(unfinished);
    // Ctrl-C closes nothing.
    unfinished.toFile().deleteOnExit();
    OutputStream bytes = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out;
    lines = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
    lines.write("SessionId\tItemId\tTime\n");
  }

  void write(String sessionId, String itemId, long micros) throws IOException {
    lines.write(field(sessionId));
    lines.write('\t');
    lines.write(field(itemId));
    lines.write('\t');
    lines.write(Times.text(micros, times));
    lines.write('\n');
  }

  /// What [Fields] takes apart again.
  private static String field(String text) {
    return text.indexOf('\t') < 0 && text.indexOf('"') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }

  /// Ends the writing; the file is not in its place yet.
  void finish() throws IOException {
    lines.close();
    finished = true;
  }

  /// Puts the finished file in its place.
  void publish() throws IOException {
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try {
      if (!finished) {
        lines.close();
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
