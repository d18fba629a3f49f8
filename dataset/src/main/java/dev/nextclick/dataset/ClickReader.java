package dev.nextclick.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads history files: the raw format of the RecSys Challenge 2015, and delimited text with a header; gzipped or not.
public final class ClickReader {

  private static final long LINES_BETWEEN_PROGRESS = 10_000;

  private final ClickFormat format;
  private final ReadListener listener;
  private final List<MalformedLine> firstMalformed = new ArrayList<>();
  private long clicks;
  private long malformed;

  private ClickReader(ClickFormat format, ReadListener listener) {
    this.format = format;
    this.listener = listener;
  }

  /// Finds out how a file is written, from its first lines.
  ///
  /// @throws ClickFileException if it is missing, empty, broken off, or its columns are not found
  public static FileLayout layout(Path file, ClickFormat format) throws IOException {
    try (HistoryFile opened = HistoryFile.open(file)) {
      return LayoutDetection.detect(opened, format);
    }
  }

  /// Reads a file to its end. Memory does not grow with the file, nor with anything in it.
  ///
  /// @throws ClickFileException if it is missing, empty, broken off, or its columns are not found
  /// @throws MalformedLineException at the first malformed line, if the format is strict
  public static <E extends Exception> ReadSummary read(
      Path file, ClickFormat format, ClickSink<E> sink, ReadListener listener)
      throws IOException, E {
    FileLayout layout = layout(file, format);
    listener.begins(layout);
    return new ClickReader(format, listener).read(file, layout, sink);
  }

  private <E extends Exception> ReadSummary read(Path file, FileLayout layout, ClickSink<E> sink)
      throws IOException, E {
    try (HistoryFile opened = HistoryFile.open(file)) {
      ClickParser parser = new ClickParser(layout, format.latest());
      Lines lines = new Lines(opened);
      if (layout.hasHeader()) {
        lines.advance();
      }
      while (lines.advance()) {
        if (!lines.isBlank()) {
          Click click;
          try {
            click = parser.parse(lines.text());
          } catch (MalformedClickException e) {
            passOver(new MalformedLine(file, lines.number(), e.reason()));
            continue;
          }
          sink.accept(click);
          clicks++;
        }
        if (lines.number() % LINES_BETWEEN_PROGRESS == 0) {
          listener.progress(opened.position(), opened.size());
        }
      }
      if (clicks + malformed == 0) {
        throw new ClickFileException(file, "holds no clicks, only a header");
      }
      listener.progress(opened.size(), opened.size());
      return new ReadSummary(layout, clicks, malformed, firstMalformed);
    }
  }

  private void passOver(MalformedLine line) throws MalformedLineException {
    if (format.strict()) {
      throw new MalformedLineException(line);
    }
    malformed++;
    if (firstMalformed.size() < ReadSummary.MOST_MALFORMED_KEPT) {
      firstMalformed.add(line);
    }
    listener.malformed(line);
  }
}
