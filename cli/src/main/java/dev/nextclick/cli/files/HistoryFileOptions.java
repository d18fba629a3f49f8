package dev.nextclick.cli.files;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.dataset.ClickColumn;
import dev.nextclick.dataset.ClickFormat;
import dev.nextclick.dataset.TimeFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a history file is written, as far as the user says it; to be mixed into a command.
public final class HistoryFileOptions {

  private enum TimeUnit {
    ISO(TimeFormat.ISO),
    S(TimeFormat.SECONDS),
    MS(TimeFormat.MILLISECONDS);

    private final TimeFormat format;

    TimeUnit(TimeFormat format) {
      this.format = format;
    }
  }

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description =
          "What separates columns: a character, or tab, comma, semicolon. Detected unless given.")
  private @Nullable String delimiter;

  @Option(
      names = "--time-unit",
      paramLabel = "UNIT",
      description =
          "How times are written: iso (2014-04-07T10:51:09.277Z), s or ms since 1970. Detected unless given.")
  private @Nullable TimeUnit timeUnit;

  @Option(
      names = "--strict",
      description = "Stop at the first malformed line. Otherwise they are counted and passed over.")
  private boolean strict;

  @Option(
      names = "--session-column",
      paramLabel = "NAME",
      description = "The session's column. Columns are found by their usual names unless given.")
  private @Nullable String sessionColumn;

  @Option(names = "--item-column", paramLabel = "NAME", description = "The item's column.")
  private @Nullable String itemColumn;

  @Option(names = "--time-column", paramLabel = "NAME", description = "The time's column.")
  private @Nullable String timeColumn;

  @Option(
      names = "--user-column",
      paramLabel = "NAME",
      description = "The user's column. Users are left out unless it is given.")
  private @Nullable String userColumn;

  @Option(
      names = "--event-type-column",
      paramLabel = "NAME",
      description = "The column of view, add-to-cart, purchase, play, and their like.")
  private @Nullable String eventTypeColumn;

  /// What the options say.
  ///
  /// @throws CommandFailure if one makes no sense
  public ClickFormat format() {
    Map<ClickColumn, String> columns = new EnumMap<>(ClickColumn.class);
    put(columns, ClickColumn.SESSION, sessionColumn);
    put(columns, ClickColumn.ITEM, itemColumn);
    put(columns, ClickColumn.TIME, timeColumn);
    put(columns, ClickColumn.USER, userColumn);
    put(columns, ClickColumn.TYPE, eventTypeColumn);
    return new ClickFormat(
        columns,
        Optional.ofNullable(delimiter).map(HistoryFileOptions::character),
        Optional.ofNullable(timeUnit).map(unit -> unit.format),
        Optional.empty(),
        strict);
  }

  private static void put(
      Map<ClickColumn, String> columns, ClickColumn column, @Nullable String name) {
    if (name != null) {
      columns.put(column, name);
    }
  }

  private static char character(String text) {
    return switch (text) {
      case "tab", "\\t" -> '\t';
      case "comma" -> ',';
      case "semicolon" -> ';';
      default -> {
        if (text.length() != 1 || text.equals("\"")) {
          throw CommandFailure.wrongUsage(
              "--delimiter must be one character, or tab, comma, semicolon; not '" + text + "'");
        }
        yield text.charAt(0);
      }
    };
  }
}
