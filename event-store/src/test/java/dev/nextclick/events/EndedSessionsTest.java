package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofSessionOnly;
import static dev.nextclick.events.Clicks.ofUser;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// What is erased with a user of sessions that are over: Redis has forgotten what was in them, and history has not.
class EndedSessionsTest {

  private static final Duration IDLE = Duration.ofMillis(300);

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunningStore store;

  @BeforeEach
  void start(@TempDir Path directory) {
    store =
        RunningStore.in(
            directory, settings -> settings.withSessions(IDLE, Duration.ofHours(24), 50));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void whatItLoggedIsErasedThoughOnlyAPrivateEventNamedTheUser() {
    store.write(ofSessionOnly(ofUser("ann", click("s", "private", "1", store.now))));
    store.write(click("s", "open", "2", store.now));
    awaitEnd("s");

    store.writer().eraseUser(SITE, "ann").join();

    assertThat(erasedSessions()).containsExactly("s");
  }

  @Test
  void whatItLoggedIsErasedThoughAPrivateSessionOfTheSameIdCameAfterIt() {
    store.write(ofSessionOnly(ofUser("ann", click("s", "private", "1", store.now))));
    store.write(click("s", "open", "2", store.now));
    awaitEnd("s");
    store.write(ofSessionOnly(click("s", "private", "3", store.after(IDLE))));

    store.writer().eraseUser(SITE, "ann").join();

    assertThat(erasedSessions()).containsExactly("s");
    assertThat(store.session("s")).isEmpty();
  }

  @Test
  void whatItLoggedIsErasedThoughTheUserWasNamedInPrivateOnceMoreUnderItsId() {
    store.write(ofSessionOnly(ofUser("ann", click("s", "private", "1", store.now))));
    store.write(click("s", "open", "2", store.now));
    awaitEnd("s");
    store.write(ofSessionOnly(ofUser("ann", click("s", "private", "3", store.after(IDLE)))));

    store.writer().eraseUser(SITE, "ann").join();

    assertThat(erasedSessions()).containsExactly("s");
  }

  @Test
  void oneOfAnotherUserIsNotErased() {
    store.write(ofSessionOnly(ofUser("ann", click("s", "private", "1", store.now))));
    store.write(ofUser("bob", click("t", "open", "2", store.now)));
    awaitEnd("s");

    store.writer().eraseUser(SITE, "ann").join();

    assertThat(erasedSessions()).doesNotContain("t");
  }

  private void awaitEnd(String session) {
    byte[] key = StoreKeys.bytes(StoreKeys.session(store.partition(session), SITE, session));
    try (Jedis client = store.client()) {
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !client.exists(key));
    }
  }

  private List<String> erasedSessions() {
    return store.logged().stream()
        .filter(LogRecord.Erasure.class::isInstance)
        .map(record -> ((LogRecord.Erasure) record).sessionId())
        .toList();
  }
}
