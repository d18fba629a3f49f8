package dev.nextclick.trainer.training;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/// Clicks in a file of the archive: on `item-0`, `item-1`, … each visitor goes on to the next item of a ring nine times in ten, and
/// jumps elsewhere the tenth time.
public final class RingOfItems {

  /// How long after the session before it a session begins.
  private static final int SECONDS_BETWEEN_SESSIONS = 60;

  private RingOfItems() {}

  /// Writes `sessions` sessions of six clicks each.
  public static void write(Path file, int items, int sessions, Instant first, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE clicks (session_id VARCHAR, item_id VARCHAR, event_time TIMESTAMP, event_type VARCHAR)");
      try (PreparedStatement click =
          connection.prepareStatement("INSERT INTO clicks VALUES (?, ?, ?, 'VIEW')")) {
        for (int session = 0; session < sessions; session++) {
          int item = random.nextInt(items);
          Instant time = first.plusSeconds((long) session * SECONDS_BETWEEN_SESSIONS);
          for (int place = 0; place < 6; place++) {
            click.setString(1, "session-" + session);
            click.setString(2, "item-" + item);
            click.setObject(3, LocalDateTime.ofInstant(time.plusSeconds(place), ZoneOffset.UTC));
            click.addBatch();
            item = random.nextInt(10) == 0 ? random.nextInt(items) : (item + 1) % items;
          }
        }
        click.executeBatch();
      }
      statement.execute("COPY clicks TO '" + file + "' (FORMAT parquet)");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
