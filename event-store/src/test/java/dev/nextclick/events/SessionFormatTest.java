package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// What the script writes of a session, Java reads, whatever is in it: ids of items and numbers on both sides of where the format goes
/// over to its longer forms.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionFormatTest {

  private static final int MAX_LENGTH = 300;
  private static final Duration LONG = Duration.ofDays(100_000);

  /// How far from the first event's a time can be in the compact form: 2³⁹ µs.
  private static final long COMPACT = 1L << 39;

  private static final List<Integer> ITEM_LENGTHS =
      List.of(1, 9, 29, 30, 31, 32, 62, 63, 64, 255, 256, ClickEvent.MAX_ITEM_BYTES);

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningStore store;

  private String session = "";
  private int events = 0;

  @BeforeAll
  void start(@TempDir Path directory) {
    store =
        RunningStore.in(
            directory,
            settings -> settings.withSessions(LONG, LONG, MAX_LENGTH).withMaxLateness(LONG));
  }

  @AfterAll
  void stop() {
    store.close();
  }

  @BeforeEach
  void newSession() {
    session = UUID.randomUUID().toString();
  }

  @Test
  void drawnSessionsAreReadAsTheyWereWritten() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      List<ClickEvent> events = drawn(random, random.nextInt(1, 30));
      writeAll(events);

      assertThat(store.session(session)).contains(expected(events));
      newSession();
    }
  }

  @Test
  void drawnSessionsAreMergedClickByClick() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 30; i++) {
      List<ClickEvent> into = drawn(random, random.nextInt(1, 20));
      String target = session;
      newSession();
      List<ClickEvent> from = drawn(random, random.nextInt(1, 20));
      writeAll(into);
      writeAll(from);

      store.writer().merge(SITE, session, target).join();

      List<ClickEvent> both = new ArrayList<>(into);
      // Those of one time stay in the order in which they are added.
      both.addAll(from.stream().sorted(Comparator.comparing(ClickEvent::eventTime)).toList());
      assertThat(store.session(target).orElseThrow().clicks()).isEqualTo(expected(both).clicks());
      newSession();
    }
  }

  @Test
  void timesAtTheEndsOfTheCompactFormAreExact() {
    for (long lead : List.of(-COMPACT - 1, -COMPACT, -1L, 0L, 1L, COMPACT - 1, COMPACT)) {
      Instant first = store.now.minus(Duration.ofDays(50));
      List<ClickEvent> events =
          List.of(
              event("a", EventType.VIEW, first, first),
              event("b", EventType.PLAY, first.plusNanos(1000 * lead), first.plusSeconds(1)),
              event(
                  "c",
                  EventType.PURCHASE,
                  first,
                  first.plusNanos(1000 * Math.max(lead, 1_000_000))));
      writeAll(events);

      assertThat(store.session(session)).as("" + lead).contains(expected(events));
      newSession();
    }
  }

  @Test
  void aSessionKnowsMoreIdsThanAByteCounts() {
    List<ClickEvent> events =
        IntStream.range(0, 320)
            .mapToObj(i -> event("i" + i, EventType.VIEW, store.now.plusMillis(i), store.now))
            .toList();
    for (int known : List.of(255, 256, 320)) {
      writeAll(events.subList(0, known));

      assertThat(store.items(session))
          .hasSize(Math.min(known, MAX_LENGTH))
          .endsWith("i" + (known - 1));
      assertThat(store.write(events.get(known - 1)).duplicate()).isTrue();
      assertThat(store.write(events.get(known - Math.min(known, MAX_LENGTH))).duplicate()).isTrue();
    }
  }

  @Test
  void fourClicksOnItemsOfNineBytesFitIntoWhatTheAllocatorGivesALittleMoreThanAHundredBytes() {
    writeAll(
        IntStream.range(0, 4)
            .mapToObj(
                i -> event("21400000" + i, EventType.VIEW, store.now.plusSeconds(i), store.now))
            .toList());

    try (Jedis client = store.client()) {
      byte[] key = StoreKeys.bytes(StoreKeys.session(store.partition(session), SITE, session));
      // An allocation of 112 bytes, of which Redis needs four.
      assertThat(client.strlen(key)).isLessThanOrEqualTo(108);
      assertThat(key).hasSizeLessThanOrEqualTo(30);
    }
  }

  /// Of one session; some close together, others years apart.
  private List<ClickEvent> drawn(Random random, int count) {
    List<ClickEvent> events = new ArrayList<>();
    Instant received =
        store.now.minus(Duration.ofDays(100)).plusNanos(1000 * random.nextLong(1L << 40));
    long spread = 1L << random.nextInt(10, 51);
    for (int i = 0; i < count; i++) {
      received = received.plusNanos(1000 * random.nextLong(1L << random.nextInt(10, 38)));
      Instant time = received.minusNanos(1000 * random.nextLong(spread));
      String item = "x".repeat(ITEM_LENGTHS.get(random.nextInt(ITEM_LENGTHS.size())));
      EventType type = EventType.of((byte) random.nextInt(EventType.values().length));
      events.add(event(item, type, random.nextInt(4) == 0 ? received : time, received));
    }
    return events;
  }

  private ClickEvent event(String item, EventType type, Instant time, Instant received) {
    String id = "event " + ++events;
    boolean trainable = events % 3 == 0;
    return new ClickEvent(
        SITE, session, item, type, id, time, received, "", "", "", Float.NaN, trainable);
  }

  private void writeAll(List<ClickEvent> events) {
    events.stream().map(store.writer()::write).toList().forEach(CompletableFuture::join);
  }

  /// What is stored of events, each received no earlier than the one before.
  private static StoredSession expected(List<ClickEvent> events) {
    Instant updated = events.getLast().receivedTime();
    return new StoredSession(
        events.stream()
            .sorted(Comparator.comparing(ClickEvent::eventTime))
            .map(event -> new StoredClick(event.itemId(), event.type(), event.eventTime()))
            .toList(),
        events.getFirst().receivedTime(),
        updated,
        events.getFirst().receivedTime().plus(LONG).isBefore(updated.plus(LONG))
            ? events.getFirst().receivedTime().plus(LONG)
            : updated.plus(LONG));
  }
}
