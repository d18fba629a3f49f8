package dev.nextclick.trainer.archive;

import static dev.nextclick.trainer.archive.Archived.click;
import static dev.nextclick.trainer.archive.Archived.eventIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the archive forgets, and what it says of it.
@Timeout(60)
final class ErasureTest {

  // Soon after the events that Archived makes.
  private static final Instant ERASED = Instant.parse("2026-03-01T10:05:00Z");

  @TempDir private Path folder;
  private final MemoryLog log = new MemoryLog(3);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Archive archive;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Archiver archiver;

  @BeforeEach
  void open() throws IOException {
    archive = Archive.open(folder.resolve("archive"), folder.resolve("work"));
    archiver = new Archiver(log, archive, Duration.ofHours(1), new Metrics());
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  @Test
  void anErasedUserIsInNoFileWhateverSessionAndImportTheEventsAreOf() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1", "ann"), click("shop", "s", "b", "2"));
    log.clicks(1, 10, click("shop", "t", "a", "3", "ann"), click("shop", "t", "a", "4", "bob"));
    log.clicks(1, 11, click("video", "t", "a", "5", "ann"));
    drain();
    try (HistoryImport history = archive.beginImport("shop")) {
      history.add(click("shop", "u", "a", "6", "ann"));
      history.add(click("shop", "u", "b", "7"));
      history.commit();
    }
    log.clicks(0, 12, click("shop", "v", "a", "8", "ann"));
    log.userErasure(0, 13, "shop", "ann");
    log.userErasure(1, 13, "shop", "ann");

    drain();

    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("2", "4", "7");
    assertThat(eventIds(archive, "video")).containsExactly("5");
    assertThat(log.done).isEmpty();
    assertThat(archiver.erasuresPending()).isOne();
    drain();
    assertThat(log.done).containsExactlyInAnyOrder("0:user-erasure", "1:user-erasure");
    assertThat(archiver.erasuresPending()).isZero();
    assertThat(bytesOnDisk("shop")).noneMatch(text -> text.contains("ann"));
  }

  @Test
  void whatIsArchivedFromAnotherPartitionAfterwardsIsForgottenByThatPartitionsRecord()
      throws Exception {
    log.userErasure(0, 10, "shop", "ann");
    drain();
    log.clicks(1, 9, click("shop", "t", "a", "1", "ann"));
    drain();
    log.userErasure(1, 10, "shop", "ann");

    drain();

    assertThat(eventIds(archive, "shop")).isEmpty();
  }

  @Test
  void anErasureIsMarkedDoneAfterTheNextPassThoughThatIsCutOff() throws Exception {
    log.clicks(0, 10, click("shop", "s", "a", "1"));
    drain();
    log.clicks(0, 11, click("shop", "u", "a", "3"));
    log.erasure(0, 12, "shop", "s");
    log.clicks(0, 13, click("shop", "t", "a", "2"));
    drain();
    assertThat(log.done).isEmpty();
    assertThat(log.entries()).isZero();
    log.marksToFail = 1;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);
    archive.close();
    open();

    drain();
    drain();

    assertThat(log.done).containsExactly("0:erasure-12");
    assertThat(eventIds(archive, "shop")).containsExactly("3", "2");
  }

  @Test
  void eventsInLogsThatAreReadAfterOrWereReadBeforeTheErasureAreForgottenToo() throws Exception {
    // A session that was merged into another is erased with it, and by the other's partition.
    log.onNextRead =
        () -> {
          log.clicks(0, 10, click("shop", "merged", "a", "1"));
          log.clicks(2, 10, click("shop", "merged", "a", "2"));
          log.erasure(1, 11, "shop", "merged");
        };
    drain();
    log.trimsToFail = 1;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);

    drain();
    drain();

    assertThat(eventIds(archive, "shop")).isEmpty();
    assertThat(log.done).contains("1:erasure-11");
    assertThat(log.entries()).isZero();
  }

  @Test
  void anErasureIsNotDoneWhileALogBeforeItsOwnCannotBeRead() throws Exception {
    log.erasure(1, 11, "shop", "s");
    drain();
    log.partitionAway = 0;
    assertThatThrownBy(this::drain).isInstanceOf(StoreUnavailableException.class);
    assertThat(log.done).isEmpty();

    log.partitionAway = -1;
    drain();

    assertThat(log.done).containsExactly("1:erasure-11");
    assertThat(log.entries()).isZero();
  }

  @Test
  void anErasureIsDoneOnceNoLogHoldsAnythingOfItInWhateverOrderTheyAreRead() throws Exception {
    log.erasure(0, 10, "shop", "s");
    log.erasure(1, 9, "shop", "other");
    log.clicks(1, 10, click("shop", "s", "a", "erased"));
    drain();
    // So many that they are archived before the next log is read.
    for (int entry = 0; entry < 21; entry++) {
      ClickEvent[] clicks = new ClickEvent[1_000];
      for (int i = 0; i < clicks.length; i++) {
        clicks[i] = click("shop", "t" + i, "a", "%d-%d".formatted(entry, i));
      }
      log.clicks(0, 11 + entry, clicks);
    }

    drain();

    assertThat(log.done).containsExactlyInAnyOrder("0:erasure-10", "1:erasure-9");
    assertThat(log.leftWhenDone).containsOnly(0);
    assertThat(eventIds(archive, "shop")).hasSize(21_000).doesNotContain("erased");
  }

  @Test
  void anErasureOfWhichALogNamesMoreLaterIsDoneWithTheLast() throws Exception {
    log.add(0, new LogId(10, 0), new LogRecord.Erasure("one", "shop", "s", ERASED));
    drain();
    log.add(0, new LogId(11, 0), new LogRecord.Erasure("one", "shop", "merged", ERASED));
    drain();
    assertThat(log.done).isEmpty();

    drain();

    assertThat(log.done).containsExactly("0:one");
  }

  private List<String> bytesOnDisk(String site) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("archive").resolve(site))) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      return all.stream().map(ErasureTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void drain() throws IOException, InterruptedException {
    archiver.drain();
  }
}
