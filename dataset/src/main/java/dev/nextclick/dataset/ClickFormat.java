package dev.nextclick.dataset;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What the user says about a history file; the rest is detected.
///
/// @param columns header names of columns; the others are found by their usual names
/// @param delimiter between columns
/// @param timeFormat how times are written
/// @param strict whether the first malformed line ends the reading
public record ClickFormat(
    Map<ClickColumn, String> columns,
    Optional<Character> delimiter,
    Optional<TimeFormat> timeFormat,
    boolean strict) {

  public ClickFormat {
    columns = Map.copyOf(columns);
  }

  /// Everything is detected, and malformed lines are counted and passed over.
  public static ClickFormat detected() {
    return new ClickFormat(Map.of(), Optional.empty(), Optional.empty(), false);
  }

  /// The same with a column's header name.
  public ClickFormat withColumn(ClickColumn column, String name) {
    Map<ClickColumn, String> named = new EnumMap<>(ClickColumn.class);
    named.putAll(columns);
    named.put(column, name);
    return new ClickFormat(named, delimiter, timeFormat, strict);
  }

  /// The same with a delimiter.
  public ClickFormat withDelimiter(char between) {
    return new ClickFormat(columns, Optional.of(between), timeFormat, strict);
  }

  /// The same with a time format.
  public ClickFormat withTimeFormat(TimeFormat format) {
    return new ClickFormat(columns, delimiter, Optional.of(format), strict);
  }

  /// The same, ending at the first malformed line.
  public ClickFormat strictly() {
    return new ClickFormat(columns, delimiter, timeFormat, true);
  }
}
