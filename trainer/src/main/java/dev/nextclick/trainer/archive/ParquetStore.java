package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// DuckDB, as the archive uses it: a table that events are gathered in, and the writing, reading and rewriting of Parquet files.
/// Memory is bounded; what does not fit goes to the work folder. For one thread at a time.
final class ParquetStore implements AutoCloseable {

  private static final String MEMORY_LIMIT = "256MB";

  private static final String TABLE =
      """
      CREATE TABLE clicks (
        session_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, event_time TIMESTAMP NOT NULL, event_type VARCHAR NOT NULL,
        event_id VARCHAR NOT NULL, user_id VARCHAR, placement VARCHAR, attribution_token VARCHAR, played_share FLOAT,
        received_time TIMESTAMP NOT NULL)
      """;

  private static final String IS_ERASED =
      """
      (session_id IN (SELECT session_id FROM erased_sessions)
        OR coalesce(user_id IN (SELECT user_id FROM erased_users), false))
      """;

  private final DuckDBConnection connection;
  private @Nullable DuckDBAppender appender;

  private ParquetStore(DuckDBConnection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      statement.execute("CREATE TABLE erased_sessions (session_id VARCHAR NOT NULL)");
      statement.execute("CREATE TABLE erased_users (user_id VARCHAR NOT NULL)");
    }
  }

  /// Gathers events in memory. Usable again after a failure.
  static ParquetStore inMemory(Path work) throws IOException {
    return open("", work);
  }

  /// Gathers events on disk, in a folder that is the caller's to remove. Not to be used after a failure.
  static ParquetStore onDisk(Path folder) throws IOException {
    ParquetStore store = open(folder.resolve("spool.duckdb").toString(), folder);
    try {
      // One transaction, which is never committed, costs no synced writes: what is gathered is lost
      // with the process.
      store.connection.setAutoCommit(false);
      return store;
    } catch (SQLException e) {
      store.close();
      throw failed(e);
    }
  }

  private static ParquetStore open(String database, Path work) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", MEMORY_LIMIT);
    properties.setProperty("threads", "1");
    properties.setProperty("temp_directory", work.resolve("spilled").toString());
    try {
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:" + database, properties)
              .unwrap(DuckDBConnection.class);
      try {
        return new ParquetStore(connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Adds to the gathered events.
  void add(ClickEvent event) throws IOException {
    try {
      DuckDBAppender appender = appender();
      appender.beginRow();
      appender.append(event.sessionId());
      appender.append(event.itemId());
      appender.appendEpochMicros(micros(event.eventTime()));
      appender.append(event.type().name());
      appender.append(event.eventId());
      appendOptional(appender, event.userId());
      appendOptional(appender, event.placement());
      appendOptional(appender, event.attributionToken());
      if (Float.isNaN(event.playedShare())) {
        appender.appendNull();
      } else {
        appender.append(event.playedShare());
      }
      appender.appendEpochMicros(micros(event.receivedTime()));
      appender.endRow();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void appendOptional(DuckDBAppender appender, String text) throws SQLException {
    if (text.isEmpty()) {
      appender.appendNull();
    } else {
      appender.append(text);
    }
  }

  private DuckDBAppender appender() throws SQLException {
    DuckDBAppender open = appender == null ? connection.createAppender("clicks") : appender;
    appender = open;
    return open;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /// Writes the gathered events in the order in which they came.
  void write(Path file, Map<String, String> metadata) throws IOException {
    flush();
    copy("SELECT * FROM clicks", file, metadata);
  }

  /// How many sessions there are among the gathered events.
  long sessions() throws IOException {
    flush();
    return number("SELECT count(*) FROM (SELECT session_id FROM clicks GROUP BY session_id)");
  }

  /// Forgets the gathered events.
  void clear() throws IOException {
    flush();
    execute("TRUNCATE clicks");
  }

  private void flush() throws IOException {
    DuckDBAppender open = appender;
    appender = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Forgets those of the gathered events that a condition holds for.
  void removeGathered(String condition) throws IOException {
    flush();
    execute("DELETE FROM clicks WHERE " + condition);
  }

  /// How many events are gathered.
  long gathered() throws IOException {
    flush();
    return number("SELECT count(*) FROM clicks");
  }

  /// Makes one file of several, in their order.
  void merge(List<Path> files, Path file, Map<String, String> metadata) throws IOException {
    copy("SELECT * FROM " + parquet(files), file, metadata);
  }

  /// Says what [#filesWithErased] and [#copyWithoutErased] are about: the events of these sessions, and those that name these users.
  void erase(Collection<String> sessionIds, Collection<String> userIds) throws IOException {
    fill("erased_sessions", sessionIds);
    fill("erased_users", userIds);
  }

  private void fill(String table, Collection<String> ids) throws IOException {
    execute("DELETE FROM " + table);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
      for (String id : ids) {
        insert.setString(1, id);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Those of the files that hold anything erased.
  List<Path> filesWithErased(List<Path> files) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      if (holdsAny(file, IS_ERASED)) {
        found.add(file);
      }
    }
    return found;
  }

  /// Writes a file again, without what is erased and otherwise the same.
  void copyWithoutErased(Path from, Path to) throws IOException {
    copyWithout(from, to, IS_ERASED);
  }

  /// The same for the events that a condition holds for.
  void copyWithout(Path from, Path to, String condition) throws IOException {
    copy(
        "SELECT * FROM %s WHERE NOT %s".formatted(parquet(List.of(from)), condition),
        to,
        metadata(from));
  }

  /// Whether a file holds events that a condition holds for.
  boolean holdsAny(Path file, String condition) throws IOException {
    return number("SELECT count(*) FROM %s WHERE %s".formatted(parquet(List.of(file)), condition))
        > 0;
  }

  /// Whether an event is in one of the files.
  boolean contains(List<Path> files, String sessionId, String eventId) throws IOException {
    if (files.isEmpty()) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM %s WHERE session_id = ? AND event_id = ?"
                .formatted(parquet(files)))) {
      statement.setString(1, sessionId);
      statement.setString(2, eventId);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1) > 0;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// How many events the files hold, by what their footers say.
  long count(List<Path> files) throws IOException {
    return files.isEmpty() ? 0 : number("SELECT count(*) FROM " + parquet(files));
  }

  /// What we wrote into the file's metadata.
  Map<String, String> metadata(Path file) throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)")) {
      statement.setString(1, withoutWildcards(file));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (Ledger.isOurs(rows.getString(1))) {
            metadata.put(rows.getString(1), rows.getString(2));
          }
        }
      }
      return metadata;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Reads one row of an answer.
  @FunctionalInterface
  interface RowReader<R> {
    R read(ResultSet row) throws SQLException;
  }

  /// All rows of an answer.
  <R> List<R> rows(String sql, RowReader<R> reader) throws IOException {
    List<R> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Writes what a query gives.
  void copy(String query, Path file, Map<String, String> metadata) throws IOException {
    String pairs =
        metadata.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\": " + literal(entry.getValue()))
            .collect(Collectors.joining(", "));
    execute(
        "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, KV_METADATA {%s})"
            .formatted(query, literal(file.toString()), pairs));
  }

  private void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private long number(String sql) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Files as a table.
  static String parquet(List<Path> files) {
    return files.stream()
        .map(file -> literal(withoutWildcards(file)))
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// DuckDB takes a path that it reads for a pattern.
  private static String withoutWildcards(Path file) {
    return file.toString().replaceAll("([\\[*?])", "[$1]");
  }

  private static IOException failed(SQLException e) {
    return new IOException("the archive's database failed: " + e.getMessage(), e);
  }
}
