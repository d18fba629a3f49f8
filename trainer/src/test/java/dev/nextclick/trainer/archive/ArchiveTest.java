package dev.nextclick.trainer.archive;

import static dev.nextclick.trainer.archive.Archived.click;
import static dev.nextclick.trainer.archive.Archived.eventIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.dataset.SessionRules;
import dev.nextclick.dataset.SessionTable;
import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventType;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir Path folder;

  @Test
  void everyFieldOfAnEventIsKept() throws IOException {
    String hostile = "\u0000'; DROP TABLE clicks; -- \"\\\uD83D\uDE00\n";
    try (Archive archive = open(NOON)) {
      append(
          archive,
          new ClickEvent(
              "shop",
              hostile,
              hostile,
              EventType.PLAY,
              "id",
              Instant.parse("0001-01-01T00:00:00Z"),
              Instant.parse("2026-03-01T10:00:00.123456Z"),
              "user",
              "home",
              "token",
              0.25f,
              true));
      append(archive, click("shop", "s", "i", "2"));

      List<Path> files = archive.files("shop");
      assertThat(Archived.column(files, "session_id")).containsExactly(hostile, "s");
      assertThat(Archived.column(files, "item_id")).containsExactly(hostile, "i");
      assertThat(Archived.column(files, "event_type")).containsExactly("PLAY", "VIEW");
      assertThat(Archived.column(files, "event_time"))
          .containsExactly("0001-01-01 00:00:00", "2026-03-01 10:00:00.123456");
      assertThat(Archived.column(files, "user_id")).containsExactly("user", "null");
      assertThat(Archived.column(files, "placement")).containsExactly("home", "null");
      assertThat(Archived.column(files, "attribution_token")).containsExactly("token", "null");
      assertThat(Archived.column(files, "played_share")).containsExactly("0.25", "null");
      assertThat(Archived.column(files, "received_time"))
          .containsExactly("2026-03-01 10:00:00.123456", "2026-03-01 10:00:01.123456");
    }
  }

  @Test
  void anOldEventMakesNoFileOfItsOwn() throws IOException {
    try (Archive archive = open(NOON)) {
      append(archive, click("shop", "s", "i", "1"));
      assertThat(archive.files("shop"))
          .singleElement()
          .asString()
          .endsWith("archive/shop/log-store/2026-03-02/000000000001-000000000001.parquet");
    }
  }

  @Test
  void noSiteLeavesTheArchiveOrSharesItsFolderWithAnother() throws IOException {
    List<String> sites = List.of("..", ".", "Shop", "shop", "a/b", "%73hop", ".lock", "x.y");
    try (Archive archive = open(NOON)) {
      for (String site : sites) {
        append(archive, click(site, "s", "i", "of " + site));
      }
      for (String site : sites) {
        assertThat(eventIds(archive, site)).containsExactly("of " + site);
      }
    }
    try (Stream<Path> entries = Files.list(folder.resolve("archive"))) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".lock", "%2e.", "%2e", "%53hop", "shop", "a%2fb", "%2573hop", "%2elock", "x.y");
    }
  }

  @Test
  void whatWasBeingWrittenWhenTheProcessDiedIsRemoved() throws IOException {
    Path leftover = folder.resolve("archive/shop/log-store/2026-03-02/x.parquet.part");
    Path spool = folder.resolve("work/archive/import-1/spool.duckdb");
    for (Path file : List.of(leftover, spool)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "half");
    }
    try (Archive archive = open(NOON)) {
      assertThat(archive.isEmpty("shop")).isTrue();
      assertThat(leftover).doesNotExist();
      assertThat(spool).doesNotExist();
    }
  }

  @Test
  void filesThatAMergedOneStandsForAreRemovedWhenTheProcessDiedBeforeIt() throws IOException {
    Path day = folder.resolve("archive/shop/log-store/2026-03-02");
    Path kept = folder.resolve("kept");
    Files.createDirectories(kept);
    try (Archive archive = open(NOON)) {
      for (int i = 1; i <= 8; i++) {
        append(archive, i, click("shop", "s", "i", Integer.toString(i)));
      }
      for (Path file : archive.files("shop")) {
        Files.copy(file, kept.resolve(file.getFileName()));
      }
      assertThat(archive.mergeSome("store", "shop")).isTrue();
      assertThat(archive.files("shop")).hasSize(1);
    }
    try (Stream<Path> entries = Files.list(kept)) {
      for (Path file : entries.skip(3).toList()) {
        Files.copy(file, day.resolve(file.getFileName()));
      }
    }
    try (Archive archive = open(NOON)) {
      assertThat(archive.files("shop")).hasSize(1);
      assertThat(eventIds(archive, "shop")).hasSize(8).doesNotHaveDuplicates();
      assertThat(archive.reached("store", "shop", 0)).isEqualTo(new LogId(8, 0));
    }
  }

  @Test
  void aDayThatIsOverBecomesOneFile() throws IOException {
    try (Archive archive = open(NOON)) {
      for (int i = 1; i <= 3; i++) {
        append(archive, i, click("shop", "s", "i", Integer.toString(i)));
      }
    }
    try (Archive archive = open(NOON.plusSeconds(86_400))) {
      append(archive, 4, click("shop", "s", "i", "4"));
      while (archive.mergeSome("store", "shop")) {
        assertThat(archive.files("shop")).isNotEmpty();
      }
      assertThat(archive.files("shop")).hasSize(2);
      assertThat(eventIds(archive, "shop")).containsExactly("1", "2", "3", "4");
    }
    try (Archive archive = open(NOON)) {
      append(archive, 5, click("shop", "s", "i", "5"));
      assertThat(archive.files("shop").getLast().toString()).contains("2026-03-03");
      assertThat(eventIds(archive, "shop")).containsExactly("1", "2", "3", "4", "5");
    }
  }

  @Test
  void aSecondWriterIsRefused() throws IOException {
    try (Archive archive = open(NOON)) {
      assertThat(archive.isEmpty("shop")).isTrue();
      assertThatThrownBy(() -> open(NOON)).hasMessageContaining("in use by another trainer");
    }
  }

  @Test
  void aFileOfALaterFormatOrADamagedOneIsNamed() throws IOException {
    Path file =
        folder.resolve("archive/shop/log-store/2026-03-02/000000000001-000000000001.parquet");
    Files.createDirectories(file.getParent());
    try (ParquetStore store = ParquetStore.inMemory(folder)) {
      store.write(file, Map.of("nextclick.format", "99"));
    }
    assertThatThrownBy(() -> open(NOON))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("format is 99");
    Files.writeString(file, "PAR1 and no more");
    assertThatThrownBy(() -> open(NOON))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void sessionsForTrainingAreCutAsServingCutsThem() throws IOException {
    try (Archive archive = open(NOON)) {
      append(archive, 1, at("a", "x", 0));
      append(archive, 2, at("a", "y", 60), at("b", "x", 30), at("b", "y", 40));
      append(archive, 3, at("a", "x", 3_000), at("a", "z", 3_010));
      append(archive, 4, at("alone", "x", 0));

      SessionTable sessions = new ArchivedSessions(archive, folder.resolve("work")).read("shop");

      assertThat(sessions.itemIds()).containsExactlyInAnyOrder("x", "y", "z");
      assertThat(sessions.offsets()).containsExactly(0, 2, 4, 6);
      assertThat(sessions.removedEvents()).containsEntry(SessionRules.MIN_SESSION_LENGTH, 1L);
    }
  }

  private static ClickEvent at(String session, String item, long second) {
    Instant time = Instant.parse("2026-03-01T10:00:00Z").plusSeconds(second);
    return new ClickEvent(
        "shop", session, item, EventType.VIEW, "", time, time, "", "", "", Float.NaN, true);
  }

  private Archive open(Instant now) throws IOException {
    return Archive.open(
        folder.resolve("archive"), folder.resolve("work"), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static void append(Archive archive, ClickEvent event) throws IOException {
    append(archive, 1, event);
  }

  private static void append(Archive archive, long millis, ClickEvent... events)
      throws IOException {
    SiteBatch batch = new SiteBatch();
    for (ClickEvent event : events) {
      batch.add(0, new LogId(millis, 0), new LogRecord.Click(event));
    }
    archive.append("store", events[0].site(), batch);
  }
}
