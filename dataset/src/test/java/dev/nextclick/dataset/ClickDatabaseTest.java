package dev.nextclick.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClickDatabaseTest {

  private static final SessionRules EVERYTHING =
      new SessionRules(1, 1, Optional.empty(), Optional.empty(), Integer.MAX_VALUE);

  @TempDir private Path folder = Path.of("");
  private Path work = Path.of("");
  private ClickDatabase clicks;

  @BeforeEach
  void open() throws IOException {
    work = folder.resolve("work's");
    clicks = ClickDatabase.open(work);
  }

  @AfterEach
  void close() throws IOException {
    clicks.close();
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void sessionsStandInOrderOfTheirFirstClicksAndClicksInOrderOfTime() throws Exception {
    read("late,a,100", "early,b,50", "late,c,90", "early,a,60", "late,b,100");
    SessionTable table = clicks.sessions(EVERYTHING);
    assertThat(sessions(table)).containsExactly("b a", "c a b");
    assertThat(table.itemIds()).containsExactly("a", "b", "c");
    assertThat(table.itemCounts()).containsExactly(2, 2, 1);
    assertThat(table.firstEventTime()).contains(Instant.ofEpochSecond(50));
    assertThat(table.lastEventTime()).contains(Instant.ofEpochSecond(100));
  }

  @Test
  void aSessionIsCutWhereItsVisitorWasIdle() throws Exception {
    read("s,a,0", "s,b,1800", "s,c,3601", "s,d,3602");
    SessionRules rules =
        new SessionRules(1, 1, Optional.of(Duration.ofMinutes(30)), Optional.empty(), 50);
    assertThat(sessions(clicks.sessions(rules))).containsExactly("a b", "c d");
  }

  @Test
  void aSessionIsCutAtItsGreatestAge() throws Exception {
    read("s,a,0", "s,b,1000", "s,c,2000", "s,d,2001", "s,e,4000");
    SessionRules rules =
        new SessionRules(1, 1, Optional.empty(), Optional.of(Duration.ofSeconds(2000)), 50);
    assertThat(sessions(clicks.sessions(rules))).containsExactly("a b c", "d e");
  }

  @Test
  void aLongSessionKeepsItsNewestClicks() throws Exception {
    read("s,a,1", "s,b,2", "s,c,3", "t,a,1", "t,b,2");
    SessionTable table =
        clicks.sessions(new SessionRules(1, 1, Optional.empty(), Optional.empty(), 2));
    assertThat(sessions(table)).containsExactly("a b", "b c");
    assertThat(table.removedEvents()).containsEntry(SessionRules.MAX_SESSION_LENGTH, 1L);
  }

  @Test
  void rareItemsGoBeforeShortSessionsAndEachRuleCounts() throws Exception {
    read("s,a,1", "s,rare,2", "t,a,3", "t,b,4", "t,b,5", "u,b,6", "u,a,7", "v,c,8");
    SessionTable table = clicks.sessions(SessionRules.asGiven().withMinItemSupport(3));
    assertThat(sessions(table)).containsExactly("a b b", "b a");
    assertThat(table.itemIds()).containsExactly("a", "b");
    assertThat(table.itemCounts()).containsExactly(2, 3);
    assertThat(table.removedEvents())
        .containsEntry(SessionRules.MIN_ITEM_SUPPORT, 2L)
        .containsEntry(SessionRules.MIN_SESSION_LENGTH, 1L)
        .containsEntry(SessionRules.MAX_SESSION_LENGTH, 0L);
  }

  @Test
  void noClicksAreNoSessions() throws Exception {
    SessionTable table = clicks.sessions(SessionRules.asServed());
    assertThat(table.sessions()).isZero();
    assertThat(table.itemIds()).isEmpty();
    assertThat(table.firstEventTime()).isEmpty();
    assertThat(table.splitNewest(0.1).newest().sessions()).isZero();
  }

  @Test
  void aTestSetIsCodedByItsTrainingSet() throws Exception {
    read("s,x,1", "s,b,2", "s,new,3", "s,a,4");
    SessionTable table = clicks.sessionsCodedBy(EVERYTHING, new String[] {"a", "b", "unused"});
    assertThat(table.items()).containsExactly(-1, 1, -1, 0);
    assertThat(table.itemCounts()).containsExactly(1, 1, 0);
    assertThat(sessions(clicks.sessions(EVERYTHING))).containsExactly("x b new a");
  }

  @Test
  void theNewestSessionsAreHeldOutAndCodedByTheItemsOfTheOthers() throws Exception {
    read("s,a,1", "s,b,2", "t,c,3", "t,a,4", "u,d,5", "u,c,6", "u,b,7");
    SessionTable.HeldOut heldOut = clicks.sessions(EVERYTHING).splitNewest(0.1);
    assertThat(sessions(heldOut.train())).containsExactly("a b", "c a");
    assertThat(heldOut.train().itemIds()).containsExactly("a", "b", "c");
    assertThat(heldOut.train().itemCounts()).containsExactly(2, 1, 1);
    assertThat(heldOut.newest().items()).containsExactly(-1, 2, 1);
    assertThat(heldOut.newest().offsets()).containsExactly(0, 3);
    assertThat(heldOut.newest().itemCounts()).containsExactly(0, 1, 1);
  }

  @Test
  void aFileThatCannotBeReadToItsEndAddsNothing() throws Exception {
    read("s,a,1", "s,b,2");
    Path broken =
        Files.writeString(folder.resolve("broken.csv"), "Session,Item,Time\nt,c,3\nt,d\n");
    assertThatThrownBy(
            () -> clicks.read(broken, ClickFormat.detected().strictly(), ReadListener.NONE))
        .isInstanceOf(MalformedLineException.class);
    assertThat(clicks.clicks()).isEqualTo(2);
    read("u,e,9");
    assertThat(sessions(clicks.sessions(EVERYTHING))).containsExactly("a b", "e");
  }

  @Test
  void parquetFilesAreReadInUtcWhateverTheirPathIs() throws Exception {
    Path parquet = folder.resolve("it's [2014] *.parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          """
          COPY (SELECT * FROM (VALUES
            ('s', 'b', TIMESTAMP '2014-04-07 10:51:10.000001', 'VIEW', 'x'),
            ('s', 'a', TIMESTAMP '2014-04-07 10:51:10', 'PURCHASE', 'y')
          ) t(session_id, item_id, event_time, event_type, event_id)) TO '%s' (FORMAT parquet)
          """
              .formatted(parquet.toString().replace("'", "''")));
    }
    clicks.readParquet(List.of(parquet));
    SessionTable table = clicks.sessions(EVERYTHING);
    assertThat(sessions(table)).containsExactly("a b");
    assertThat(table.firstEventTime()).contains(Instant.parse("2014-04-07T10:51:10Z"));
    assertThat(table.lastEventTime()).contains(Instant.parse("2014-04-07T10:51:10.000001Z"));
  }

  @Test
  void anyHistoryIsCutAsAPlainProgramWouldCutIt() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lines.add(
          "%d,%d,%d".formatted(random.nextInt(300), random.nextInt(40), random.nextInt(20_000)));
    }
    read(lines.toArray(String[]::new));
    SessionRules rules =
        new SessionRules(
            2, 3, Optional.of(Duration.ofSeconds(600)), Optional.of(Duration.ofSeconds(2000)), 4);
    assertThat(sessions(clicks.sessions(rules)))
        .as("seed %d", seed)
        .isEqualTo(PlainSessions.cut(lines, rules));
  }

  @Test
  void rulesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> EVERYTHING.withMinItemSupport(0))
        .hasMessage("minItemSupport must be 1 or more, not 0");
    assertThatThrownBy(
            () -> new SessionRules(2, 1, Optional.of(Duration.ZERO), Optional.empty(), 50))
        .hasMessageContaining("idleGap");
  }

  private void read(String... lines) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("clicks.csv"), "Session,Item,Time\n" + String.join("\n", lines));
    clicks.read(file, ClickFormat.detected(), ReadListener.NONE);
  }

  private static List<String> sessions(SessionTable table) {
    List<String> sessions = new ArrayList<>();
    for (int s = 0; s < table.sessions(); s++) {
      List<String> items = new ArrayList<>();
      for (int place = table.offsets()[s]; place < table.offsets()[s + 1]; place++) {
        items.add(table.itemIds()[table.items()[place]]);
      }
      sessions.add(String.join(" ", items));
    }
    return sessions;
  }
}
