package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does, whatever it keeps its sessions in. A store under test keeps sessions for 30 minutes of idle time, for 24 hours,
/// and with 50 clicks.
abstract class EventStoreContract {

  static final Duration IDLE = Duration.ofMinutes(30);
  static final Duration MAX_AGE = Duration.ofHours(24);
  static final int MAX_LENGTH = 50;

  final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  String session = "";

  @BeforeEach
  void newSession() {
    session = UUID.randomUUID().toString();
  }

  abstract EventWriter writer();

  abstract SessionReader reader();

  abstract LogReader log();

  @Test
  void aClickIsInItsSessionAndInTheLog() {
    ClickEvent event =
        new ClickEvent(
            SITE,
            session,
            "item",
            EventType.PLAY,
            "id",
            now.minusSeconds(2),
            now,
            "user",
            "home",
            "token",
            0.25f,
            true);

    assertThat(writer().write(event).join())
        .isEqualTo(new Written("id", false, true, writer().durability()));
    assertThat(read(session))
        .contains(
            new StoredSession(
                List.of(new StoredClick("item", EventType.PLAY, now.minusSeconds(2))),
                now,
                now,
                now.plus(IDLE)));
    assertThat(logged(session)).containsExactly(new LogRecord.Click(event));
  }

  @Test
  void anEventThatIsWrittenAgainIsStoredAndLoggedOnce() {
    write(click(session, "a", "1", now));
    write(click(session, "b", "2", now.plusSeconds(1)));

    assertThat(write(click(session, "a", "1", now)))
        .isEqualTo(new Written("1", true, false, writer().durability()));
    assertThat(items(session)).containsExactly("a", "b");
    assertThat(logged(session)).hasSize(2);
  }

  @Test
  void duplicatesOfOneBatchAreStoredOnce() {
    List<CompletableFuture<Written>> all =
        IntStream.range(0, 40)
            .mapToObj(i -> writer().write(click(session, "i" + i % 8, "id" + i % 8, now)))
            .toList();

    assertThat(all.stream().map(CompletableFuture::join).filter(Written::duplicate)).hasSize(32);
    assertThat(items(session)).hasSize(8);
    assertThat(logged(session)).hasSize(8);
  }

  @Test
  void aRetryIsKnownLongAfterItsClickLeftTheSession() {
    writeAll(
        IntStream.range(0, 200)
            .mapToObj(i -> click(session, "i" + i, "id" + i, now.plusMillis(i))));

    assertThat(write(click(session, "i0", "id0", now)).duplicate()).isTrue();
    assertThat(logged(session)).hasSize(200);
  }

  @Test
  void anEventWithoutAnIdGetsTheSameOneEachTime() {
    Written first = write(click(session, "a", "", now));
    Written again = write(click(session, "a", "", now));
    Written later = write(click(session, "a", "", now.plusSeconds(1)));

    assertThat(first.eventId()).isNotEmpty();
    assertThat(again).returns(first.eventId(), Written::eventId).returns(true, Written::duplicate);
    assertThat(later.eventId()).isNotEqualTo(first.eventId());
    assertThat(later.duplicate()).isFalse();
  }

  @Test
  void clicksAreInOrderOfTheirTimeHoweverTheyArrive() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, MAX_LENGTH).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    writeAll(order.stream().map(i -> click(session, "i" + i, "id" + i, now.plusMillis(i), now)));

    assertThat(items(session))
        .containsExactlyElementsOf(IntStream.range(0, MAX_LENGTH).mapToObj(i -> "i" + i).toList());
  }

  @Test
  void theNewestClicksAreKept() {
    writeAll(
        IntStream.range(0, 120)
            .mapToObj(i -> click(session, "i" + i, "id" + i, now.plusMillis(i), now)));

    assertThat(items(session))
        .containsExactlyElementsOf(IntStream.range(70, 120).mapToObj(i -> "i" + i).toList());
    assertThat(logged(session)).hasSize(120);
  }

  @Test
  void timesBeforeTheEpochAreKeptInOrder() {
    Instant past = Instant.parse("1931-02-03T04:05:06.789012Z");
    write(click(session, "new", "1", past));
    write(click(session, "old", "2", past.minusSeconds(1), past));
    write(click(session, "older", "3", past.minus(MAX_AGE), past));

    assertThat(logged(session))
        .extracting(record -> ((LogRecord.Click) record).event().eventTime())
        .containsExactly(past, past.minusSeconds(1), past.minus(MAX_AGE));
  }

  @Test
  void whatIsForTheSessionOnlyIsNotLogged() {
    Written written = write(Clicks.ofSessionOnly(click(session, "a", "1", now)));

    assertThat(written.logged()).isFalse();
    assertThat(items(session)).containsExactly("a");
    assertThat(logged(session)).isEmpty();
  }

  @Test
  void aSessionThatWasIdleForTooLongBeginsAnew() {
    Instant start = now.minus(IDLE);
    write(click(session, "old", "1", start));
    write(click(session, "new", "2", now));

    assertThat(items(session)).containsExactly("new");
    assertThat(read(session).orElseThrow().createTime()).isEqualTo(now);
    assertThat(logged(session)).hasSize(2);
  }

  @Test
  void aSessionEndsAtItsMaximumAgeHoweverBusyItIs() {
    Instant start = now.minus(MAX_AGE).plusSeconds(60);
    for (Instant at = start; at.isBefore(now); at = at.plus(IDLE.minusSeconds(60))) {
      write(click(session, "i", "id" + at, at));
    }
    assertThat(write(click(session, "last", "last", now)).duplicate()).isFalse();
    assertThat(read(session).orElseThrow())
        .returns(start, StoredSession::createTime)
        .returns(start.plus(MAX_AGE), StoredSession::expireTime);

    Instant after = start.plus(MAX_AGE);
    write(click(session, "new", "new", after));

    assertThat(items(session)).containsExactly("new");
  }

  @Test
  void sitesDoNotShareSessions() {
    write(click(session, "a", "1", now));

    assertThat(reader().read("video", session).join()).isEmpty();
  }

  @Test
  void anUnknownSessionIsEmpty() {
    assertThat(read("unknown-" + session)).isEmpty();
  }

  @Test
  void anErasedSessionIsGoneAndTakesNoMoreAndTheLogSaysSo() {
    write(click(session, "a", "1", now));

    String erasure = writer().erase(SITE, session).join();

    assertThat(read(session)).isEmpty();
    assertThatThrownBy(() -> write(click(session, "b", "2", now)))
        .hasCauseInstanceOf(EventRefusedException.class);
    assertThat(read(session)).isEmpty();
    assertThat(logged(session))
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            LogRecord.Erasure.class, e -> assertThat(e.erasureId()).isEqualTo(erasure));
  }

  @Test
  void aSessionThatWasNeverThereCanBeErased() {
    assertThat(writer().erase(SITE, session).join()).isNotEmpty();
    assertThat(logged(session)).hasSize(1);
  }

  @Test
  void anErasureKeepsItsPlaceAmongTheClicksOfItsBatch() {
    CompletableFuture<Written> before = writer().write(click(session, "a", "1", now));
    CompletableFuture<String> erased = writer().erase(SITE, session);
    CompletableFuture<Written> after = writer().write(click(session, "b", "2", now));

    assertThat(before.join().logged()).isTrue();
    assertThat(erased.join()).isNotEmpty();
    assertThatThrownBy(after::join).hasCauseInstanceOf(EventRefusedException.class);
  }

  @Test
  void idsMayBeAnything() {
    Random random = new Random(7);
    StringBuilder binary = new StringBuilder("\u0000\r\n{}*$:'\"\\ \u00ff\ud83d\ude00");
    random.ints(60, 0, 0x250).forEach(binary::appendCodePoint);
    String hostile = session + binary;
    List<String> items = List.of(binary.toString(), "x".repeat(256), "{0}:log", "\u0001\u0000");
    for (String item : items) {
      write(click(hostile, item, item, now));
    }

    assertThat(items(hostile)).containsExactlyElementsOf(items);
    assertThat(logged(hostile))
        .extracting(record -> ((LogRecord.Click) record).event().eventId())
        .containsExactlyElementsOf(items);
    assertThat(write(click(hostile, "again", items.getFirst(), now)).duplicate()).isTrue();
  }

  @Test
  void theLogIsReadInPiecesAndTrimmed() {
    int partition = StoreKeys.partition(SITE, session, log().partitions());
    for (int i = 0; i < 5; i++) {
      write(click(session, "i" + i, "id" + i, now));
    }
    List<LogEntry> all = log().read(partition, LogId.ZERO, 1000);
    List<LogEntry> tail = all.subList(all.size() - 5, all.size());

    assertThat(log().read(partition, tail.get(0).id(), 2)).isEqualTo(tail.subList(1, 3));
    assertThat(log().read(partition, tail.getLast().id(), 2)).isEmpty();

    log().trim(partition, tail.get(2).id());

    assertThat(log().read(partition, LogId.ZERO, 1000)).isEqualTo(tail.subList(3, 5));
    assertThat(items(session)).hasSize(5);
  }

  @Test
  void theLogTellsTheLastOfItsIdsAndGoesOnBehindWhereItIsTold() {
    int partition = StoreKeys.partition(SITE, session, log().partitions());
    write(click(session, "a", "1", now));
    LogId last = log().read(partition, LogId.ZERO, 100_000).getLast().id();
    assertThat(log().last(partition)).isEqualTo(last);
    log().trim(partition, last);
    assertThat(log().last(partition)).isEqualTo(last);

    LogId ahead = new LogId(last.millis() + 60_000, 7);
    log().continueAfter(partition, ahead);
    log().continueAfter(partition, last);

    write(click(session, "b", "2", now));
    List<LogEntry> entries = log().read(partition, LogId.ZERO, 100_000);
    assertThat(entries).hasSize(2);
    assertThat(entries.getFirst()).isEqualTo(new LogEntry(ahead, List.of()));
    assertThat(entries.getLast().id()).isGreaterThan(ahead);
    assertThat(log().last(partition)).isEqualTo(entries.getLast().id());
  }

  Written write(ClickEvent event) {
    return writer().write(event).join();
  }

  /// All on their way at once, in this order.
  void writeAll(Stream<ClickEvent> events) {
    events.map(writer()::write).toList().forEach(CompletableFuture::join);
  }

  Optional<StoredSession> read(String id) {
    return reader().read(SITE, id).join();
  }

  List<String> items(String id) {
    return read(id).orElseThrow().clicks().stream().map(StoredClick::itemId).toList();
  }

  List<LogRecord> logged(String id) {
    int partition = StoreKeys.partition(SITE, id, log().partitions());
    return log().read(partition, LogId.ZERO, 100_000).stream()
        .flatMap(entry -> entry.records().stream())
        .filter(
            record ->
                switch (record) {
                  case LogRecord.Click(ClickEvent event) -> event.sessionId().equals(id);
                  case LogRecord.Erasure erasure -> erasure.sessionId().equals(id);
                  case LogRecord.UserErasure _ -> false;
                })
        .toList();
  }
}
