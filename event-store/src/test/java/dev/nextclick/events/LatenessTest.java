package dev.nextclick.events;

import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.EventRefusedException.Reason.EVENT_TOO_LATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events that come late, twice, or by a clock that goes backwards.
class LatenessTest {

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunningStore store;

  @BeforeEach
  void start() {
    store =
        RunningStore.in(
            directory,
            settings ->
                settings
                    .withSessions(Duration.ofMinutes(30), Duration.ofHours(24), 10)
                    .withMaxLateness(Duration.ofHours(2)));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void aLateEventIsPutInItsPlaceAsLongAsTheSessionIsNotFull() {
    write("c", 0);
    write("a", -7_000);
    write("b", -60);

    assertThat(store.items("s")).containsExactly("a", "b", "c");
    assertThat(store.loggedClicks()).hasSize(3);
  }

  @Test
  void anEventOlderThanAllThatAFullSessionKeepsIsRefusedAndNotLogged() {
    IntStream.range(0, 10).forEach(i -> write("i" + i, i));

    assertThat(store.refusal(() -> write("late", -1))).isEqualTo(EVENT_TOO_LATE);
    assertThat(store.items("s")).doesNotContain("late").hasSize(10);
    assertThat(store.loggedClicks()).hasSize(10);

    write("as-old-as-the-oldest", 0);
    assertThat(store.items("s")).startsWith("as-old-as-the-oldest", "i1").hasSize(10);
  }

  @Test
  void anEventThatIsTooOldForAnySessionIsRefused() {
    Instant limit = store.now.minus(Duration.ofHours(2));
    store.write(click("s", "just", "1", limit, store.now));

    assertThat(
            store.refusal(
                () -> store.write(click("s", "old", "2", limit.minusNanos(1_000), store.now))))
        .isEqualTo(EVENT_TOO_LATE);
    assertThat(store.refusal(() -> store.write(click("new", "old", "3", Instant.EPOCH, store.now))))
        .isEqualTo(EVENT_TOO_LATE);
    assertThat(store.session("new")).isEmpty();
    assertThat(store.loggedClicks()).hasSize(1);
  }

  @Test
  void aRetryIsAnsweredAsBeforeThoughItsEventIsTooLateByNow() {
    IntStream.range(0, 15).forEach(i -> write("i" + i, i));

    assertThat(write("i0", 0).duplicate()).isTrue();
    assertThat(
            store
                .write(click("s", "i14", "i14", store.now, store.after(Duration.ofMinutes(29))))
                .duplicate())
        .isTrue();
    assertThat(store.loggedClicks()).hasSize(15);
  }

  @Test
  void theIdOfAKeptClickIsNeverForgottenHoweverManyEventsCameAfterIt() {
    write("newest", 1_000);
    IntStream.range(0, 600).forEach(i -> write("i" + i, i));

    assertThat(write("newest", 1_000).duplicate()).isTrue();
    assertThat(store.items("s")).hasSize(10).endsWith("newest");
  }

  @Test
  void noEventIsStoredTwiceHoweverLateItsRetryIs() {
    IntStream.range(0, 600).forEach(i -> write("i" + i, i));

    for (int i = 0; i < 600; i++) {
      int event = i;
      try {
        assertThat(write("i" + event, event).duplicate()).isTrue();
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(EventRefusedException.class);
      }
    }
    assertThat(store.loggedClicks()).hasSize(600);
  }

  @Test
  void aServiceWhoseClockGoesBackwardsLosesNothing() {
    store.write(click("s", "a", "1", store.now, store.after(Duration.ofMinutes(5))));
    store.write(click("s", "b", "2", store.now, store.now.minus(Duration.ofMinutes(5))));
    store.write(click("s", "c", "3", store.now, store.now));

    assertThat(store.items("s")).containsExactly("a", "b", "c");
    assertThat(store.session("s").orElseThrow().updateTime())
        .isEqualTo(store.after(Duration.ofMinutes(5)));
  }

  private Written write(String item, long seconds) {
    return store.write(click("s", item, item, store.now.plusSeconds(seconds), store.now));
  }
}
