package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// A log that nobody archives: bounded, and never cut short in silence.
class LogBoundsTest {

  private static final int LIMIT = 20_000;

  @TempDir private Path directory;

  @Test
  void aFullLogRefusesWhatMayBeLearnedFromAndHasLostNothingOfWhatItTook() {
    try (RunningStore store = store(LogWhenFull.REFUSE)) {
      store.write(click("s", "i0", "id0", store.now));
      int stored = 1 + fill(store);

      assertThat(store.loggedClicks()).hasSize(stored);
      assertThat(store.items("s")).hasSize(Math.min(50, stored));
      assertThat(store.writer().logFill()).isBetween(0.95, 1.0);
      assertThat(memoryOfTheLog(store)).isLessThan(2 * LIMIT);
      assertThat(store.write(click("s", "i0", "id0", store.now)).duplicate())
          .as("a retry is answered as before")
          .isTrue();
      assertThat(store.write(Clicks.ofSessionOnly(click("s", "private", "p", store.now))).logged())
          .isFalse();
      assertThat(store.items("s")).endsWith("private");
    }
  }

  @Test
  void aFullLogTakesClicksIntoTheirSessionsOnlyIfThatIsWanted() {
    try (RunningStore store = store(LogWhenFull.SESSION_ONLY)) {
      int logged = 0;
      boolean whole;
      do {
        whole = store.write(click("s", "i" + logged, "id" + logged, store.now)).logged();
        logged += whole ? 1 : 0;
      } while (whole);

      Written unlogged = store.write(click("s", "more", "more", store.now));

      assertThat(unlogged).returns(false, Written::logged).returns(false, Written::duplicate);
      assertThat(store.items("s")).endsWith("more");
      assertThat(store.loggedClicks()).hasSize(logged);
      assertThat(store.write(click("s", "more", "more", store.now)).duplicate()).isTrue();
    }
  }

  @Test
  void itTakesAsMuchAgainOnceItIsArchived() {
    try (RunningStore store = store(LogWhenFull.REFUSE)) {
      int first = fill(store);
      List<LogEntry> entries = store.log().read(0, LogId.ZERO, 100_000);
      store.log().trim(0, entries.get(entries.size() / 2).id());

      int half = fill(store);
      store.archive();
      int whole = fill(store);

      assertThat(half).isBetween(first / 2 - 2, first / 2 + 2);
      assertThat(whole).isEqualTo(first);
    }
  }

  @Test
  void clicksOfOneBatchAreCountedBeforeTheyAreWritten() {
    try (RunningStore store = store(LogWhenFull.REFUSE)) {
      List<CompletableFuture<Written>> all =
          IntStream.range(0, 1_000)
              .mapToObj(i -> store.writer().write(click("s", "i" + i, "id" + i, store.now)))
              .toList();
      all.forEach(
          future ->
              future.exceptionally(e -> new Written("", false, false, Durability.DISK)).join());
      long stored = all.stream().filter(future -> !future.isCompletedExceptionally()).count();

      assertThat(store.loggedClicks()).hasSize((int) stored);
      assertThat(stored).isBetween(100L, 400L);
      assertThat(memoryOfTheLog(store)).isLessThan(2 * LIMIT);
    }
  }

  @Test
  void anErasureIsStillTakenByAFullLogButAFloodOfThemIsNot() {
    try (RunningStore store = store(LogWhenFull.SESSION_ONLY)) {
      fill(store);

      assertThat(store.writer().erase(SITE, "s").join()).isNotEmpty();
      assertThat(store.session("s")).isEmpty();

      assertThat(
              store.refusal(
                  () -> {
                    for (int i = 0; i < 1_000; i++) {
                      store.writer().erase(SITE, "session-" + i).join();
                    }
                  }))
          .isEqualTo(EventRefusedException.Reason.LOG_FULL);
      assertThat(memoryOfTheLog(store)).isLessThan(4 * LIMIT);
    }
  }

  @Test
  void anEntryThatMakesIdsGoOnIsCountedUntilItIsRemoved() {
    try (RunningStore store = store(LogWhenFull.REFUSE)) {
      store.write(click("s", "a", "1", store.now));
      LogId written = store.log().last(0);
      long size = size(store);
      store.log().continueAfter(0, new LogId(written.millis() + 60_000, 0));
      assertThat(size(store)).isEqualTo(size + 64);

      store.log().continueAfter(0, written);
      assertThat(size(store)).as("nothing was added").isEqualTo(size + 64);
      store.log().trim(0, written);

      assertThat(size(store)).isEqualTo(64);
    }
  }

  private static long size(RunningStore store) {
    try (Jedis client = store.client()) {
      return Long.parseLong(client.get("nc:{0}:log:size"));
    }
  }

  /// Writes until the log takes no more, and says how many clicks it took.
  private static int fill(RunningStore store) {
    String run = UUID.randomUUID().toString();
    for (int i = 0; ; i++) {
      try {
        if (!store.write(click("s", "i" + i, run + i, store.now)).logged()) {
          return i;
        }
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(EventRefusedException.class);
        return i;
      }
    }
  }

  private static long memoryOfTheLog(RunningStore store) {
    try (Jedis client = store.client()) {
      return client.memoryUsage("nc:{0}:log", 0);
    }
  }

  private RunningStore store(LogWhenFull whenFull) {
    return RunningStore.in(
        directory, settings -> settings.withPartitions(1).withLog(LIMIT, whenFull));
  }
}
