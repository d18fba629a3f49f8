package dev.nextclick.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/// The split of the table `clicks` into the tables `train` and `test` of the same connection.
final class SplitTables {

  private final Connection connection;
  private final SplitRules rules;
  private final Map<String, Long> removed = new LinkedHashMap<>();

  SplitTables(Connection connection, SplitRules rules) {
    this.connection = connection;
    this.rules = rules;
  }

  SplitSummary write(Path train, Path test, TimeFormat times) throws SQLException, IOException {
    SplitSummary summary = make();
    if (summary.train().events() == 0 || summary.test().events() == 0) {
      throw new IOException(
          "the %s set would be empty: %d clicks to train, %d to test; removed by rule: %s"
              .formatted(
                  summary.train().events() == 0 ? "training" : "test",
                  summary.train().events(),
                  summary.test().events(),
                  summary.removedEvents()));
    }
    try (SessionFile trainFile = new SessionFile(train, times);
        SessionFile testFile = new SessionFile(test, times)) {
      write("train", trainFile);
      write("test", testFile);
      trainFile.publish();
      testFile.publish();
    }
    return summary;
  }

  private void write(String table, SessionFile file) throws SQLException, IOException {
    String query =
        """
        SELECT session_id, item_id, micros
        FROM %1$s JOIN (SELECT session_id, min(micros) AS begins FROM %1$s GROUP BY session_id) USING (session_id)
        ORDER BY begins, session_id, micros, place
        """
            .formatted(table);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        file.write(rows.getString(1), rows.getString(2), rows.getLong(3));
      }
    }
    file.finish();
  }

  private SplitSummary make() throws SQLException {
    execute("CREATE OR REPLACE TEMP TABLE train AS SELECT *, rowid AS place FROM clicks");
    removeShortSessions("train", SplitRules.MIN_SESSION_LENGTH);
    removed.put(
        SplitRules.MIN_ITEM_SUPPORT, removeRare("train", "item_id", rules.minItemSupport()));
    removeShortSessions("train", SplitRules.MIN_SESSION_LENGTH);

    long testBegins =
        number("SELECT coalesce(max(micros), 0) FROM train")
            - ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(rules.testPeriod()));
    String newest =
        "(SELECT session_id FROM train GROUP BY session_id HAVING max(micros) >= "
            + testBegins
            + ")";
    execute(
        "CREATE OR REPLACE TEMP TABLE test AS SELECT * FROM train WHERE session_id IN " + newest);
    execute("DELETE FROM train WHERE session_id IN " + newest);

    removed.put(
        SplitRules.UNKNOWN_TEST_ITEMS,
        rules.onlyKnownItems()
            ? execute("DELETE FROM test WHERE item_id NOT IN (SELECT DISTINCT item_id FROM train)")
            : 0);
    removeShortSessions("test", SplitRules.SHORT_TEST_SESSIONS);
    return new SplitSummary(
        part("train"), part("test"), Instant.EPOCH.plus(testBegins, ChronoUnit.MICROS), removed);
  }

  private void removeShortSessions(String table, String rule) throws SQLException {
    removed.merge(rule, removeRare(table, "session_id", rules.minSessionLength()), Long::sum);
  }

  private long removeRare(String table, String id, int atLeast) throws SQLException {
    return execute(
        "DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM %1$s GROUP BY %2$s HAVING count(*) < %3$d)"
            .formatted(table, id, atLeast));
  }

  private SplitSummary.Part part(String table) throws SQLException {
    return new SplitSummary.Part(
        number("SELECT count(DISTINCT session_id) FROM " + table),
        number("SELECT count(*) FROM " + table),
        number("SELECT count(DISTINCT item_id) FROM " + table));
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private long execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
