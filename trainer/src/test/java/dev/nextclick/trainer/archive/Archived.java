package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Events for tests, and what is found of them in the files of an archive.
final class Archived {

  private Archived() {}

  static ClickEvent click(String site, String session, String item, String eventId) {
    return click(site, session, item, eventId, "");
  }

  static ClickEvent click(String site, String session, String item, String eventId, String userId) {
    Instant time = Instant.parse("2026-03-01T10:00:00.123456Z");
    return new ClickEvent(
        site,
        session,
        item,
        EventType.VIEW,
        eventId,
        time,
        time.plusSeconds(1),
        userId,
        "",
        "",
        Float.NaN,
        true);
  }

  /// The ids of the events of a site, in the order of its files.
  static List<String> eventIds(Archive archive, String site) throws IOException {
    return column(archive.files(site), "event_id");
  }

  static List<String> column(List<Path> files, String column) throws IOException {
    List<String> found = new ArrayList<>();
    if (files.isEmpty()) {
      return found;
    }
    String list = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "));
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CAST(" + column + " AS VARCHAR) FROM read_parquet([" + list + "])")) {
      while (rows.next()) {
        found.add(String.valueOf(rows.getString(1)));
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return found;
  }
}
