package dev.nextclick.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The click history of a site as it lies on disk.
final class ArchivedClicks {

  private ArchivedClicks() {}

  /// The event ids in all Parquet files of a site, sorted; one that is there twice is in the list twice.
  static List<String> ids(Path archive, String site) throws IOException, SQLException {
    String files;
    try (Stream<Path> found = Files.walk(archive.resolve(site))) {
      files =
          found
              .filter(file -> file.toString().endsWith(".parquet"))
              .map(file -> "'" + file + "'")
              .collect(Collectors.joining(", ", "[", "]"));
    }
    List<String> ids = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT event_id FROM read_parquet(%s) ORDER BY event_id".formatted(files))) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
