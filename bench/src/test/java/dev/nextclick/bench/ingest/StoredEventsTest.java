package dev.nextclick.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventType;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.events.StoreMemory;
import dev.nextclick.session.v1.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the benchmark finds of what was acknowledged. It must see every way in which an event can be missing.
final class StoredEventsTest {

  private static final int EVENTS = 25_000;

  private final NumberedEvents events = new NumberedEvents(42);
  private final Instant now = Instant.now();

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisEventStore store;

  @BeforeEach
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
    store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()));
  }

  @AfterEach
  void stop() {
    store.close();
    redis.close();
  }

  @Test
  void findsEveryEventOfItsRun() {
    write(IntStream.range(0, EVENTS), "", true);
    assertThat(found(false)).isEqualTo(range(0, EVENTS));
    assertThat(found(true)).isEqualTo(range(0, EVENTS));
    assertThat(found(false)).as("once the log was trimmed").isEqualTo(new BitSet());
  }

  @Test
  void missesWhatIsNotInTheLog() {
    write(IntStream.range(0, 100), "", true);
    write(IntStream.range(100, 150), "", false);
    assertThat(found(false)).isEqualTo(range(0, 100));
  }

  @Test
  void missesWhatIsNotInItsSession() {
    write(IntStream.range(0, 100), "", true);
    for (int session = 0; session < 10; session++) {
      store.writer().erase("default", events.sessionId(session)).join();
    }
    assertThat(found(false)).isEqualTo(range(10, 100));
  }

  @Test
  void whatIsThereTwiceDoesNotCount() {
    write(IntStream.range(0, 100), "", true);
    write(IntStream.range(0, 5), "again", true);
    assertThat(found(false)).isEqualTo(range(5, 100));
  }

  @Test
  void whatRedisHoldsOfTheLogIsCountedByItself() {
    RedisStoreSettings settings = RedisStoreSettings.of(redis.uri());
    StoreMemory before = StoreMemory.of(settings);
    write(IntStream.range(0, EVENTS), "", true);
    StoreMemory after = StoreMemory.of(settings);
    assertThat(before.logBytes()).isZero();
    assertThat(after.logBytes()).isGreaterThan(100L * EVENTS);
    assertThat(after.usedBytes() - before.usedBytes()).isGreaterThan(after.logBytes());
  }

  private BitSet found(boolean trim) {
    try (StoredEvents stored = new StoredEvents(RedisStoreSettings.of(redis.uri()), trim)) {
      return stored.find(events, EVENTS);
    }
  }

  private static BitSet range(int from, int to) {
    BitSet range = new BitSet();
    range.set(from, to);
    return range;
  }

  private void write(IntStream numbers, String id, boolean trainable) {
    CompletableFuture.allOf(
            numbers
                .mapToObj(number -> store.writer().write(click(number, id, trainable)))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private ClickEvent click(int number, String id, boolean trainable) {
    Event event = events.event(number, now);
    return new ClickEvent(
        "default",
        event.getSessionId(),
        event.getItemId(),
        EventType.VIEW,
        id + number,
        now.plusMillis(number),
        now,
        "",
        "",
        "",
        Float.NaN,
        trainable);
  }
}
