package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofUser;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Phaser;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// Two services on one Redis, of which one erases what the other merges or writes at the same moment. Whatever comes first: nothing
/// erased is left, and nothing is half done.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ErasureRacesTest {

  private static final int ROUNDS = 25;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningStore store;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisEventStore other;

  private String anonymous = "";
  private String known = "";
  private String user = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    store = RunningStore.in(directory);
    other = RedisEventStore.connect(store.settings, Clock.fixed(store.now, ZoneOffset.UTC));
  }

  @AfterAll
  void stop() {
    other.close();
    store.close();
  }

  @Test
  void aUserWhoIsErasedTakesAlongWhatIsBeingMergedIntoTheirSessionOrItIsNotMerged() {
    for (int round = 0; round < ROUNDS; round++) {
      begin();
      store.write(click(anonymous, "a", "1", store.now));
      store.write(ofUser(user, click(known, "b", "2", store.now)));

      boolean merged =
          atOnce(
              () -> store.writer().merge(SITE, anonymous, known),
              () -> other.writer().eraseUser(SITE, user));

      assertThat(store.session(known)).isEmpty();
      if (merged) {
        assertThat(erasedSessions()).contains(anonymous, known);
      }
      requireWholeOrErased(anonymous);
    }
  }

  @Test
  void aUserWhoseSessionIsBeingMergedIsErasedWithWhatItIsMergedInto() {
    for (int round = 0; round < ROUNDS; round++) {
      begin();
      store.write(ofUser(user, click(anonymous, "a", "1", store.now)));
      store.write(click(known, "b", "2", store.now));

      boolean merged =
          atOnce(
              () -> store.writer().merge(SITE, anonymous, known),
              () -> other.writer().eraseUser(SITE, user));

      assertThat(SessionFormat.isErased(value(anonymous))).isTrue();
      assertThat(erasedSessions()).contains(anonymous);
      assertThat(items(known)).doesNotContain("a");
      if (merged) {
        assertThat(SessionFormat.isErased(value(known))).isTrue();
      }
    }
  }

  @Test
  void aSessionThatIsErasedWhileItIsMergedIsNotInTheOther() {
    for (int round = 0; round < ROUNDS; round++) {
      begin();
      store.write(click(anonymous, "a", "1", store.now));
      store.write(click(known, "b", "2", store.now));

      atOnce(
          () -> store.writer().merge(SITE, anonymous, known),
          () -> other.writer().erase(SITE, anonymous));

      assertThat(SessionFormat.isErased(value(anonymous))).isTrue();
      assertThat(erasedSessions()).contains(anonymous);
      assertThat(items(known)).doesNotContain("a");
    }
  }

  @Test
  void retriesFromAnotherStreamNeitherOutliveNorFollowAnErasure() {
    for (int round = 0; round < ROUNDS; round++) {
      begin();
      List<ClickEvent> clicks =
          IntStream.range(0, 20)
              .mapToObj(i -> ofUser(user, click(known + i % 3, "i" + i, "" + i, store.now)))
              .toList();
      clicks.forEach(store::write);

      atOnce(
          () ->
              CompletableFuture.allOf(
                  clicks.stream()
                      .map(click -> other.writer().write(click))
                      .toArray(CompletableFuture[]::new)),
          () -> store.writer().eraseUser(SITE, user));

      assertThat(IntStream.range(0, 3).mapToObj(i -> store.session(known + i)))
          .allMatch(session -> session.isEmpty());
      assertThat(store.refusal(() -> other.writer().write(clicks.getFirst()).join()))
          .isEqualTo(EventRefusedException.Reason.SESSION_ERASED);
      assertThat(store.loggedClicks()).hasSize(20);
    }
  }

  private void begin() {
    anonymous = UUID.randomUUID().toString();
    known = store.elsewhere(anonymous, "known-" + anonymous);
    user = "user-" + anonymous;
    store.archive();
  }

  /// Asks for both at one moment, by two threads, and waits for them.
  ///
  /// @return whether the first, which may be refused, was done
  private static boolean atOnce(
      Supplier<CompletableFuture<?>> first, Supplier<CompletableFuture<?>> second) {
    Phaser together = new Phaser(2);
    CompletableFuture<Boolean> done =
        CompletableFuture.supplyAsync(
            () -> {
              together.arriveAndAwaitAdvance();
              return first
                  .get()
                  .<Boolean>handle(
                      (answer, why) -> {
                        if (why != null && !isRefusal(why)) {
                          throw new CompletionException(why);
                        }
                        return why == null;
                      })
                  .join();
            });
    together.arriveAndAwaitAdvance();
    second.get().join();
    return done.join();
  }

  private static boolean isRefusal(Throwable why) {
    return why instanceof EventRefusedException || why.getCause() instanceof EventRefusedException;
  }

  /// A session that lives as it was, or is erased: it is not out of use and keeps what is in it.
  private void requireWholeOrErased(String session) {
    byte[] value = value(session);
    if (SessionFormat.merged(value).isPresent()) {
      assertThat(SessionFormat.merged(value).get().left().hasRemaining()).isFalse();
      assertThat(erasedSessions()).contains(session);
    } else if (!SessionFormat.isErased(value)) {
      assertThat(items(session)).containsExactly("a");
    }
  }

  private List<String> items(String session) {
    return store.session(session).stream()
        .flatMap(found -> found.clicks().stream())
        .map(StoredClick::itemId)
        .toList();
  }

  private List<String> erasedSessions() {
    return store.logged().stream()
        .filter(LogRecord.Erasure.class::isInstance)
        .map(record -> ((LogRecord.Erasure) record).sessionId())
        .toList();
  }

  private byte[] value(String session) {
    byte[] key = StoreKeys.bytes(StoreKeys.session(store.partition(session), SITE, session));
    try (Jedis client = store.client()) {
      return client.get(key);
    }
  }
}
