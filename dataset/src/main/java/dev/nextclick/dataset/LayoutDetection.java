package dev.nextclick.dataset;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds out how a history file is written, from its first lines and from what the user says.
final class LayoutDetection {

  private static final int LINES_LOOKED_AT = 1_000;
  private static final char[] DELIMITERS = {'\t', ',', ';', '|'};

  private static final Map<ClickColumn, Integer> RECSYS_COLUMNS =
      Map.of(ClickColumn.SESSION, 0, ClickColumn.TIME, 1, ClickColumn.ITEM, 2);
  private static final int RECSYS_CLICKS_WIDTH = 4;
  private static final int RECSYS_BUYS_WIDTH = 5;

  private LayoutDetection() {}

  /// @throws ClickFileException if the file is missing, empty, broken off, or its columns are not found
  static FileLayout detect(HistoryFile file, ClickFormat format) throws IOException {
    Lines lines = new Lines(file);
    if (!lines.advance()) {
      throw new ClickFileException(file.file(), "is empty");
    }
    FileLayout layout;
    try {
      layout = columns(file, lines.text(), format);
    } catch (MalformedClickException e) {
      throw new ClickFileException(file.file(), "has no readable first line: " + e.reason(), e);
    }
    Optional<TimeFormat> time =
        format.timeFormat().isPresent() || !layout.hasHeader()
            ? format.timeFormat()
            : times(layout, lines);
    return time.map(layout::withTimeFormat).orElse(layout);
  }

  private static FileLayout columns(HistoryFile file, String first, ClickFormat format)
      throws MalformedClickException, ClickFileException {
    char delimiter = format.delimiter().orElseGet(() -> delimiter(first));
    List<String> fields = Fields.split(first, delimiter);
    if (format.columns().isEmpty() && isRecsys(fields)) {
      FileLayout.Kind kind =
          fields.size() == RECSYS_CLICKS_WIDTH
              ? FileLayout.Kind.RECSYS_2015_CLICKS
              : FileLayout.Kind.RECSYS_2015_BUYS;
      return new FileLayout(
          kind, delimiter, RECSYS_COLUMNS, fields.size(), TimeFormat.ISO, file.gzipped());
    }
    Map<ClickColumn, Integer> places = new EnumMap<>(ClickColumn.class);
    for (ClickColumn column : ClickColumn.values()) {
      place(file, column, fields, format).ifPresent(place -> places.put(column, place));
    }
    return new FileLayout(
        FileLayout.Kind.WITH_HEADER,
        delimiter,
        places,
        fields.size(),
        TimeFormat.ISO,
        file.gzipped());
  }

  private static char delimiter(String line) {
    char best = DELIMITERS[0];
    long most = 0;
    for (char candidate : DELIMITERS) {
      long found = line.chars().filter(c -> c == candidate).count();
      if (found > most) {
        most = found;
        best = candidate;
      }
    }
    return best;
  }

  private static boolean isRecsys(List<String> fields) {
    return (fields.size() == RECSYS_CLICKS_WIDTH || fields.size() == RECSYS_BUYS_WIDTH)
        && Times.guess(fields.get(1)).equals(Optional.of(TimeFormat.ISO));
  }

  private static Optional<Integer> place(
      HistoryFile file, ClickColumn column, List<String> header, ClickFormat format)
      throws ClickFileException {
    String named = format.columns().get(column);
    if (named != null) {
      int place = header.indexOf(named);
      if (place < 0) {
        throw missing(file, "no column " + MalformedClickException.excerpt(named), header);
      }
      return Optional.of(place);
    }
    List<String> plain = header.stream().map(LayoutDetection::plain).toList();
    for (String name : column.names()) {
      if (plain.contains(name)) {
        return Optional.of(plain.indexOf(name));
      }
    }
    return switch (column) {
      case USER, TYPE -> Optional.empty();
      case SESSION, ITEM, TIME ->
          throw missing(
              file,
              "no column that is known to be the %s (%s)"
                  .formatted(
                      column.name().toLowerCase(Locale.ROOT), String.join(", ", column.names())),
              header);
    };
  }

  private static ClickFileException missing(HistoryFile file, String what, List<String> header) {
    List<String> shown = header.stream().limit(20).map(MalformedClickException::excerpt).toList();
    return new ClickFileException(
        file.file(), "has %s; its first line is %s".formatted(what, String.join(", ", shown)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }

  /// The format that most of the first times are in; empty if none is in any.
  private static Optional<TimeFormat> times(FileLayout layout, Lines lines) throws IOException {
    Map<TimeFormat, Integer> votes = new EnumMap<>(TimeFormat.class);
    for (int i = 0; i < LINES_LOOKED_AT && lines.advance(); i++) {
      try {
        vote(layout, lines.text(), votes);
      } catch (MalformedClickException _) {
        // It is counted and told when the file is read.
      }
    }
    return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  private static void vote(FileLayout layout, String line, Map<TimeFormat, Integer> votes)
      throws MalformedClickException {
    List<String> fields = Fields.split(line, layout.delimiter());
    if (fields.size() == layout.width()) {
      int place = layout.columns().getOrDefault(ClickColumn.TIME, 0);
      Times.guess(fields.get(place)).ifPresent(format -> votes.merge(format, 1, Integer::sum));
    }
  }
}
