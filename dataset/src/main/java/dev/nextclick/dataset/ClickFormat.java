package dev.nextclick.dataset;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What the user says about a history file; the rest is detected.
///
/// @param columns header names of columns; the others are found by their usual names
/// @param delimiter between columns
/// @param timeFormat how times are written
/// @param latest the latest time that a click may have; a line with a later one is malformed
/// @param strict whether the first malformed line ends the reading
public record ClickFormat(
    Map<ClickColumn, String> columns,
    Optional<Character> delimiter,
    Optional<TimeFormat> timeFormat,
    Optional<Instant> latest,
    boolean strict) {

  public ClickFormat {
    columns = Map.copyOf(columns);
  }

  /// Everything is detected, and malformed lines are counted and passed over.
  public static ClickFormat detected() {
    return new ClickFormat(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /// The same with a column's header name.
  public ClickFormat withColumn(ClickColumn column, String name) {
    Map<ClickColumn, String> named = new EnumMap<>(ClickColumn.class);
    named.putAll(columns);
    named.put(column, name);
    return new ClickFormat(named, delimiter, timeFormat, latest, strict);
  }

  /// The same with a delimiter.
  public ClickFormat withDelimiter(char between) {
    return new ClickFormat(columns, Optional.of(between), timeFormat, latest, strict);
  }

  /// The same with a time format.
  public ClickFormat withTimeFormat(TimeFormat format) {
    return new ClickFormat(columns, delimiter, Optional.of(format), latest, strict);
  }

  /// The same with the latest time that a click may have.
  public ClickFormat withLatest(Instant time) {
    return new ClickFormat(columns, delimiter, timeFormat, Optional.of(time), strict);
  }

  /// The same, ending at the first malformed line.
  public ClickFormat strictly() {
    return new ClickFormat(columns, delimiter, timeFormat, latest, true);
  }
}
