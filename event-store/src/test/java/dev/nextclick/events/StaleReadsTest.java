package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// After a failover connections for reading may still be to the master of before, which knows nothing of what was written since: here
/// a Redis of its own with the same sessions. What is read there is never taken for what became of a write.
@Timeout(60)
class StaleReadsTest {

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunningStore store;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunningStore before;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisSessionReader stale;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisEventWriter writer;

  private String known = "";

  @BeforeEach
  void start(@TempDir Path now, @TempDir Path then) {
    store = RunningStore.in(now);
    before = RunningStore.in(then);
    Clock clock = Clock.fixed(store.now, ZoneOffset.UTC);
    stale = new RedisSessionReader(before.settings, clock, StoreObserver.NONE);
    writer = new RedisEventWriter(store.settings, clock, stale, StoreObserver.NONE);
    stale.pipelines().forEach(RedisPipeline::start);
    writer.pipelines().forEach(RedisPipeline::start);
    stale.pipelines().forEach(RedisPipeline::awaitFirstTry);
    writer.pipelines().forEach(RedisPipeline::awaitFirstTry);
    known = store.elsewhere("anonymous", "known");
    ClickEvent click = ofUser("ann", click("anonymous", "a", "1", store.now));
    store.write(click);
    before.write(click);
  }

  @AfterEach
  void stop() {
    writer.close();
    stale.close();
    before.close();
    store.close();
  }

  @Test
  void aMergeIsNotDoneBecauseTheFirstSessionIsReadAsItWasBefore() {
    assertThatThrownBy(() -> writer.merge(SITE, "anonymous", known).join())
        .hasCauseInstanceOf(StoreUnavailableException.class);

    store.writer().merge(SITE, "anonymous", known).join();

    assertThat(store.items(known)).containsExactly("a");
  }

  @Test
  void anErasureDoesNotEndWithASessionThatIsReadAsItWasBeforeItsMerge() {
    store.writer().merge(SITE, "anonymous", known).join();

    assertThatThrownBy(() -> writer.erase(SITE, "anonymous").join())
        .hasCauseInstanceOf(StoreUnavailableException.class);

    store.writer().erase(SITE, "anonymous").join();
    assertThat(store.session(known)).isEmpty();
  }

  @Test
  void aUsersErasureIsNotDoneBecauseNothingIsReadOfWhatTheirSessionsWereMergedInto() {
    store.writer().merge(SITE, "anonymous", known).join();

    assertThatThrownBy(() -> writer.eraseUser(SITE, "ann").join())
        .hasCauseInstanceOf(StoreUnavailableException.class);

    store.writer().eraseUser(SITE, "ann").join();
    assertThat(store.session(known)).isEmpty();
  }
}
