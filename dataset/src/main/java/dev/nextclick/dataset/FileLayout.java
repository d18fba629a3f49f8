package dev.nextclick.dataset;

import java.util.Map;

/// How a history file turned out to be written.
///
/// @param kind what sort of file it is
/// @param delimiter between columns
/// @param columns where each column is, from 0
/// @param width how many columns there are
/// @param timeFormat how times are written
/// @param gzipped whether it is compressed
public record FileLayout(
    Kind kind,
    char delimiter,
    Map<ClickColumn, Integer> columns,
    int width,
    TimeFormat timeFormat,
    boolean gzipped) {

  /// Sorts of history files.
  public enum Kind {
    /// `yoochoose-clicks.dat` of the RecSys Challenge 2015.
    RECSYS_2015_CLICKS("RecSys Challenge 2015 clicks"),
    /// `yoochoose-buys.dat` of the RecSys Challenge 2015.
    RECSYS_2015_BUYS("RecSys Challenge 2015 buys"),
    /// Delimited text whose first line names its columns.
    WITH_HEADER("text with a header");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  public FileLayout {
    columns = Map.copyOf(columns);
  }

  boolean hasHeader() {
    return kind == Kind.WITH_HEADER;
  }

  FileLayout withTimeFormat(TimeFormat format) {
    return new FileLayout(kind, delimiter, columns, width, format, gzipped);
  }

  ClickType typeWithoutColumn() {
    return kind == Kind.RECSYS_2015_BUYS ? ClickType.PURCHASE : ClickType.VIEW;
  }

  /// In words: `text with a header, separated by tabs, gzipped; times in milliseconds`.
  public String describe() {
    String separator =
        switch (delimiter) {
          case '\t' -> "tabs";
          case ',' -> "commas";
          case ';' -> "semicolons";
          default -> "'" + delimiter + "'";
        };
    return "%s, separated by %s%s; times in %s"
        .formatted(kind.title, separator, gzipped ? ", gzipped" : "", timeFormat.title());
  }
}
