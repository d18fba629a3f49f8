package dev.nextclick.trainer.archive;

import static dev.nextclick.trainer.archive.Archived.click;
import static dev.nextclick.trainer.archive.Archived.eventIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What was forgotten comes again: after a failover, in an import.
@Timeout(60)
final class RememberedErasuresTest {

  // Soon after the events that Archived makes.
  private static final Instant ERASED = Instant.parse("2026-03-01T10:05:00Z");

  @TempDir private Path folder;
  private final MemoryLog log = new MemoryLog(2);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Archive archive;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Archiver archiver;

  @BeforeEach
  void open() throws IOException {
    openAt(Duration.ZERO);
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  @Test
  void whatWasErasedIsNotTakenInAgainFromALogThatWentBackAndLaterEventsAre() throws Exception {
    ClickEvent[] before = {click("shop", "s", "a", "1", "ann"), click("shop", "t", "b", "2")};
    log.clicks(0, 10, before);
    drain();
    log.add(0, new LogId(20, 0), new LogRecord.UserErasure("one", "shop", "ann", ERASED));
    log.add(1, new LogId(20, 0), new LogRecord.Erasure("two", "shop", "t", ERASED));
    drain();
    drain();
    assertThat(log.done).containsExactlyInAnyOrder("0:one", "1:two");
    close();
    open();

    log.goBackTo(0, new LogId(5, 0));
    log.clicks(0, 10, before);
    // Sent again by a client to which nobody said that it was erased.
    log.clicks(0, 11, at(ERASED.plusSeconds(3_600), click("shop", "t", "b", "3")));
    log.clicks(0, 12, of(ERASED.plusSeconds(90_000), click("shop", "new", "c", "4", "ann")));
    drain();

    assertThat(eventIds(archive, "shop")).containsExactly("4");
  }

  @Test
  void whatWasErasedIsNotTakenInByAnImport() throws Exception {
    try (HistoryImport history = archive.beginImport("shop")) {
      history.add(click("shop", "s", "a", "1", "ann"));
      history.add(click("shop", "t", "b", "2"));
      history.add(of(ERASED.plusSeconds(90_000), click("shop", "s", "c", "3", "ann")));
      log.add(0, new LogId(20, 0), new LogRecord.UserErasure("one", "shop", "ann", ERASED));
      drain();

      history.commit();
    }
    try (HistoryImport history = archive.beginImport("shop")) {
      history.add(click("shop", "u", "a", "4", "ann"));
      history.add(click("shop", "v", "b", "5"));
      history.commit();
    }

    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("2", "3", "5");
  }

  @Test
  void anErasureIsRememberedForThirtyDays() throws Exception {
    log.add(0, new LogId(10, 0), new LogRecord.Erasure("one", "shop", "s", ERASED));
    drain();
    drain();
    assertThat(rowsOfErasures()).isOne();

    close();
    openAt(Duration.ofDays(29));
    drain();
    assertThat(rowsOfErasures()).isOne();
    close();
    openAt(Duration.ofDays(31));
    drain();

    assertThat(rowsOfErasures()).isZero();
    log.clicks(0, 11, click("shop", "s", "a", "1"));
    drain();
    assertThat(eventIds(archive, "shop")).containsExactly("1");
  }

  private int rowsOfErasures() throws IOException {
    return Archived.column(List.of(folder.resolve("archive/shop/erasures")), "id_hash").size();
  }

  private void openAt(Duration later) throws IOException {
    archive =
        Archive.open(
            folder.resolve("archive"),
            folder.resolve("work"),
            Clock.offset(Clock.systemUTC(), later));
    archiver = new Archiver(log, archive, Duration.ofHours(1), new Metrics());
  }

  /// The same event, received at another time.
  private static ClickEvent at(Instant received, ClickEvent event) {
    return with(event.eventTime(), received, event);
  }

  /// The same event at another time.
  private static ClickEvent of(Instant time, ClickEvent event) {
    return with(time, time, event);
  }

  private static ClickEvent with(Instant time, Instant received, ClickEvent event) {
    return new ClickEvent(
        event.site(),
        event.sessionId(),
        event.itemId(),
        event.type(),
        event.eventId(),
        time,
        received,
        event.userId(),
        event.placement(),
        event.attributionToken(),
        event.playedShare(),
        event.trainable());
  }

  private void drain() throws IOException, InterruptedException {
    archiver.drain();
  }
}
