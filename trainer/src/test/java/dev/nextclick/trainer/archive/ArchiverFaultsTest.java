package dev.nextclick.trainer.archive;

import static dev.nextclick.trainer.archive.Archived.click;
import static dev.nextclick.trainer.archive.Archived.eventIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogEntry;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ArchiverFaultsTest {

  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path folder;
  private final MemoryLog log = new MemoryLog(4);
  private Archive archive;

  @BeforeEach
  void open() throws IOException {
    archive = Archive.open(folder.resolve("archive"), folder.resolve("work"));
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  @Test
  void theLogIsTrimmedOnceItIsArchived() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"), click("video", "s", "b", "2"));
    log.clicks(3, 5, click("shop", "t", "c", "3"));

    drain();

    assertThat(eventIds(archive, "shop")).containsExactly("1", "3");
    assertThat(eventIds(archive, "video")).containsExactly("2");
    assertThat(log.entries()).isZero();
  }

  @Test
  void whatWasArchivedButNotTrimmedIsNotArchivedAgainEvenAfterARestart() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"));
    log.clicks(1, 11, click("shop", "t", "b", "2"));
    log.trimsToFail = 2;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);
    log.clicks(0, 12, click("shop", "s", "c", "3"));
    reopen();

    drain();

    assertThat(eventIds(archive, "shop")).containsExactly("1", "2", "3");
    assertThat(log.entries()).isZero();
  }

  @Test
  void aCommitThatFailsBetweenTwoSitesIsFinishedWithoutRepeatingTheFirst() throws Exception {
    Path inTheWay = folder.resolve("archive/video");
    Files.writeString(inTheWay, "not a folder");
    log.clicks(0, 10, click("shop", "s", "a", "1"), click("video", "s", "b", "2"));
    assertThatThrownBy(this::drain).isInstanceOf(IOException.class);
    assertThat(eventIds(archive, "shop")).containsExactly("1");
    assertThat(log.entries()).isOne();
    Files.delete(inTheWay);
    reopen();

    drain();

    assertThat(eventIds(archive, "shop")).containsExactly("1");
    assertThat(eventIds(archive, "video")).containsExactly("2");
    assertThat(log.entries()).isZero();
  }

  @Test
  void aStoreThatTookThePlaceOfAnotherIsArchivedWholeThoughItsIdsAreLower() throws Exception {
    log.clicks(0, 1_000, click("shop", "s", "a", "1"));
    drain();
    log.replaceBy("second");
    log.clicks(0, 10, click("shop", "s", "b", "2"));
    drain();
    reopen();
    log.clicks(0, 11, click("shop", "s", "c", "3"));
    log.trimsToFail = 1;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);

    drain();
    log.replaceBy("first");
    log.clicks(0, 1_000, click("shop", "s", "a", "1"));
    log.clicks(0, 1_001, click("shop", "s", "d", "4"));
    drain();

    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  void whatAnAbsentMasterOfAClusterHoldsIsWaitedForAndTheRestIsArchived() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"));
    log.clicks(1, 10, click("shop", "t", "b", "2"));
    log.clicks(2, 10, click("shop", "u", "c", "3"));
    log.partitionAway = 1;

    assertThatThrownBy(this::drain).hasMessageContaining("its master is away");

    assertThat(eventIds(archive, "shop")).containsExactly("1", "3");
    log.partitionAway = -1;
    drain();
    assertThat(eventIds(archive, "shop")).containsExactly("1", "3", "2");
  }

  @Test
  void aLogThatWentBackAfterAFailoverLosesAndRepeatsNothingThoughItsIdsAreGivenAgain()
      throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"));
    log.clicks(0, 20, click("shop", "s", "b", "2"));
    log.clicks(0, 30, click("shop", "s", "c", "3"));
    Archiver archiver = new Archiver(log, archive, NEVER, new Metrics());
    archiver.drain();
    // The replica had no more than the first entry, and its clock is behind.
    log.goBackTo(0, new LogId(15, 0), entry(10, "1"), entry(15, "4"));
    archiver.drain();
    assertThat(log.last(0)).isGreaterThanOrEqualTo(new LogId(30, 0));

    log.clicks(0, 31, click("shop", "s", "e", "5"));
    archiver.drain();

    assertThat(log.entries()).isZero();
    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
  }

  @Test
  void aLogThatWentBackAndCaughtUpUnseenIsNoticedByWhatHadBeenRemoved() throws Exception {
    Archiver archiver = new Archiver(log, archive, NEVER, new Metrics());
    log.clicks(0, 10, click("shop", "s", "a", "1"));
    log.clicks(0, 20, click("shop", "s", "b", "2"));
    archiver.drain();
    log.goBackTo(0, new LogId(25, 0), entry(10, "1"), entry(15, "3"), entry(25, "4"));
    archiver.drain();

    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(log.entries()).isZero();
  }

  private static LogEntry entry(long millis, String eventId) {
    return new LogEntry(
        new LogId(millis, 0),
        List.of(new LogRecord.Click(click("shop", "s", "item-" + eventId, eventId))));
  }

  @Test
  void anErasedSessionIsInNoFileAndNothingElseIsMissing() throws Exception {
    log.clicks(0, 10, click("shop", "s' OR 1=1 --", "a", "1"), click("shop", "other", "b", "2"));
    log.clicks(0, 11, click("video", "s' OR 1=1 --", "a", "3"));
    drain();
    try (HistoryImport history = archive.beginImport("shop")) {
      history.add(click("shop", "s' OR 1=1 --", "a", "4"));
      history.add(click("shop", "another", "a", "5"));
      history.commit();
    }
    log.clicks(0, 12, click("shop", "s' OR 1=1 --", "c", "6"), click("shop", "other", "d", "7"));
    log.erasure(0, 13, "shop", "s' OR 1=1 --");
    log.clicks(0, 14, click("shop", "other", "e", "8"));

    drain();

    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("2", "5", "7", "8");
    assertThat(eventIds(archive, "video")).containsExactly("3");
    reopen();
    log.clicks(0, 14, click("shop", "other", "e", "8"));
    log.clicks(0, 15, click("shop", "other", "f", "9"));
    drain();
    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("2", "5", "7", "8", "9");
  }

  @Test
  void whatIsArchivedBeforeTheLogGoesAwayInTheMiddleOfAPassIsNotArchivedAgain() throws Exception {
    for (int entry = 0; entry < 21; entry++) {
      ClickEvent[] clicks = new ClickEvent[1_000];
      for (int i = 0; i < clicks.length; i++) {
        clicks[i] = click("shop", "s" + i, "a", "%d-%d".formatted(entry, i));
      }
      log.clicks(0, 10 + entry, clicks);
    }
    log.clicks(1, 10, click("shop", "last", "a", "last"));
    log.trimsToFail = 1;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);

    drain();

    assertThat(eventIds(archive, "shop")).hasSize(21_001).doesNotHaveDuplicates();
  }

  @Test
  void anErasureIsRepeatedWhereItWasNotTrimmed() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"), click("shop", "other", "b", "2"));
    drain();
    log.erasure(0, 11, "shop", "s");
    log.trimsToFail = 1;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);
    assertThat(eventIds(archive, "shop")).containsExactly("2");
    reopen();

    drain();

    assertThat(eventIds(archive, "shop")).containsExactly("2");
    assertThat(log.entries()).isZero();
  }

  @Test
  void aLogThatWasAwayIsArchivedWhenItIsBack() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"));
    log.away = true;
    try (Archiver archiver = new Archiver(log, archive, Duration.ofMillis(5), new Metrics())) {
      archiver.start();
      assertThatThrownBy(archiver::drain).isInstanceOf(StoreUnavailableException.class);
      log.away = false;
      await().until(() -> !archive.isEmpty("shop"));
    }
    assertThat(eventIds(archive, "shop")).containsExactly("1");
  }

  @Test
  void manyCommitsMakeFewFilesAndNoEventIsLostOrDoubled() throws Exception {
    for (int i = 1; i <= 150; i++) {
      log.clicks(i % 4, i, click("shop", "s" + i % 7, "item", Integer.toString(i)));
      drain();
    }

    assertThat(archive.files("shop")).hasSizeLessThan(3 * 8);
    assertThat(eventIds(archive, "shop")).hasSize(150).doesNotHaveDuplicates();
    reopen();
    log.clicks(1, 149, click("shop", "s", "item", "149"));
    log.clicks(1, 153, click("shop", "s", "item", "153"));
    drain();
    assertThat(eventIds(archive, "shop")).hasSize(151).doesNotHaveDuplicates();
  }

  @Test
  void aFileIsNotMergedAwayWhileItIsRead() throws Exception {
    for (int i = 1; i <= 7; i++) {
      log.clicks(0, i, click("shop", "s", "item", Integer.toString(i)));
      drain();
    }
    int found =
        archive.read(
            "shop",
            files -> {
              log.clicks(0, 8, click("shop", "s", "item", "8"));
              drainUnchecked();
              return Archived.column(files, "event_id").size();
            });
    assertThat(found).isEqualTo(7);
    assertThat(archive.files("shop")).hasSize(8);

    log.clicks(0, 9, click("shop", "s", "item", "9"));
    drain();
    assertThat(archive.files("shop")).hasSize(2);
    assertThat(eventIds(archive, "shop")).hasSize(9);
  }

  private void drain() throws IOException, InterruptedException {
    new Archiver(log, archive, NEVER, new Metrics()).drain();
  }

  private void drainUnchecked() throws IOException {
    try {
      drain();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void reopen() throws IOException {
    archive.close();
    open();
  }
}
