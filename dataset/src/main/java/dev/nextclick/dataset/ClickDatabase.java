package dev.nextclick.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/// Clicks in a DuckDB database on disk, in a folder of its own that is removed when this is closed. Sorting spills to that folder:
/// memory stays under [#MEMORY_LIMIT], beside the arrays of the sessions that are asked for.
///
/// Holds the clicks of all that was read into it; training and test sets each want one of their own. For one thread.
public final class ClickDatabase implements AutoCloseable {

  /// How much memory DuckDB may take.
  public static final String MEMORY_LIMIT = "320MB";

  private static final int THREADS = 2;

  private final Path folder;
  private final DuckDBConnection connection;

  private ClickDatabase(Path folder, DuckDBConnection connection) {
    this.folder = folder;
    this.connection = connection;
  }

  /// Makes an empty database.
  ///
  /// @param workFolder where its folder is made; made too if it is not there
  public static ClickDatabase open(Path workFolder) throws IOException {
    Files.createDirectories(workFolder);
    Path folder = Files.createTempDirectory(workFolder, "clicks-");
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    properties.setProperty("memory_limit", MEMORY_LIMIT);
    properties.setProperty("threads", Integer.toString(THREADS));
    properties.setProperty("temp_directory", folder.resolve("spilled").toString());
    DuckDBConnection connection = null;
    try {
      connection =
          DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("clicks.duckdb"), properties)
              .unwrap(DuckDBConnection.class);
      execute(
          connection,
          "CREATE TABLE clicks (session_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, micros BIGINT NOT NULL)");
      return new ClickDatabase(folder, connection);
    } catch (SQLException e) {
      ClickDatabase broken = connection == null ? null : new ClickDatabase(folder, connection);
      if (broken == null) {
        remove(folder);
      } else {
        broken.close();
      }
      throw failed(e);
    }
  }

  /// Adds the clicks of a history file: all of them, or none if it cannot be read to its end.
  ///
  /// @throws ClickFileException if the file is missing, empty, broken off, or its columns are not found
  /// @throws MalformedLineException at the first malformed line, if the format is strict
  public ReadSummary read(Path file, ClickFormat format, ReadListener listener) throws IOException {
    boolean whole = false;
    try {
      execute(connection, "BEGIN TRANSACTION");
      try {
        ReadSummary summary = append(file, format, listener);
        whole = true;
        return summary;
      } finally {
        execute(connection, whole ? "COMMIT" : "ROLLBACK");
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private ReadSummary append(Path file, ClickFormat format, ReadListener listener)
      throws SQLException, IOException {
    try (DuckDBAppender rows = connection.createAppender("clicks")) {
      ClickSink<SQLException> sink =
          click ->
              rows.beginRow()
                  .append(click.sessionId())
                  .append(click.itemId())
                  .append(click.micros())
                  .endRow();
      return ClickReader.read(file, format, sink, listener);
    }
  }

  /// Adds the clicks of Parquet files, in their order. Their columns: `session_id` and `item_id`, VARCHAR; `event_time`, TIMESTAMP
  /// in UTC. Others may be there.
  public void readParquet(List<Path> files) throws IOException {
    try {
      for (Path file : files) {
        execute(
            connection,
            "INSERT INTO clicks SELECT session_id, item_id, epoch_us(event_time) FROM read_parquet("
                + literal(withoutWildcards(file))
                + ")");
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// How many clicks there are.
  public long clicks() throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM clicks")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Cuts the clicks into sessions. The items are those that stay, in order of their ids.
  public SessionTable sessions(SessionRules rules) throws IOException {
    try {
      execute(
          connection,
          """
          CREATE OR REPLACE TEMP TABLE codes AS
          SELECT item_id, CAST(row_number() OVER (ORDER BY item_id) - 1 AS INTEGER) AS code
          FROM (SELECT DISTINCT item_id FROM clicks)
          """);
      return build(rules, itemIds()).withoutAbsentItems();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Cuts the clicks into sessions, coded by the items of others: a test set's by those of its training set. Clicks on other items
  /// stay, as [SessionTable#UNKNOWN].
  public SessionTable sessionsCodedBy(SessionRules rules, String[] itemIds) throws IOException {
    try {
      execute(connection, "CREATE OR REPLACE TEMP TABLE codes (item_id VARCHAR, code INTEGER)");
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "codes")) {
        for (int code = 0; code < itemIds.length; code++) {
          appender.beginRow().append(itemIds[code]).append(code).endRow();
        }
      }
      return build(rules, itemIds);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private String[] itemIds() throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM codes")) {
      rows.next();
      String[] itemIds = new String[rows.getInt(1)];
      try (ResultSet items = statement.executeQuery("SELECT item_id FROM codes ORDER BY code")) {
        for (int code = 0; items.next(); code++) {
          itemIds[code] = items.getString(1);
        }
      }
      return itemIds;
    }
  }

  private SessionTable build(SessionRules rules, String[] itemIds)
      throws SQLException, IOException {
    SessionBuilder sessions = new SessionBuilder(rules, Math.toIntExact(clicks()));
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT session_id, coalesce(code, -1), micros
                FROM clicks LEFT JOIN codes USING (item_id)
                ORDER BY session_id, micros, clicks.rowid
                """)) {
      while (rows.next()) {
        sessions.add(rows.getString(1), rows.getInt(2), rows.getLong(3));
      }
    }
    return sessions.build(itemIds);
  }

  /// Splits the clicks into a training and a test set, written as tab-separated SessionId, ItemId, Time, gzipped if named so. Both
  /// files take their places when both are whole; what was there before is replaced.
  ///
  /// @param times how the times are to be written
  /// @throws IOException also if one of the sets would be empty
  public SplitSummary split(SplitRules rules, Path train, Path test, TimeFormat times)
      throws IOException {
    try {
      return new SplitTables(connection, rules).write(train, test, times);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Removes the database and its folder.
  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// DuckDB takes a path for a pattern.
  private static String withoutWildcards(Path file) {
    return file.toString().replaceAll("([\\[*?])", "[$1]");
  }

  private static IOException failed(SQLException e) {
    return new IOException("the click database failed: " + e.getMessage(), e);
  }
}
