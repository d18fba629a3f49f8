package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.ErasureState;
import dev.nextclick.events.EventType;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.trainer.archive.Archive;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a request to be forgotten, in Redis, to its being done in the archive.
@Timeout(60)
final class ErasedHistoryTest {

  @TempDir private Path folder;

  @Test
  void aUserWhoAskedToBeForgottenIsInNoFileOnceTheErasureIsDone() throws Exception {
    try (LocalRedis redis = new LocalRedis(folder.resolve("redis")).start();
        RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()))) {
      try (RunningTrainer _ = RunningTrainer.start(folder, redis.uri())) {
        for (int i = 0; i < 30; i++) {
          store.writer().write(click("ann-" + i, "ann")).join();
          store.writer().write(click("bob-" + i, "bob")).join();
        }
        String erasure = store.writer().eraseUser("shop", "ann").join();

        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    store
                        .sessionReader()
                        .erasure(erasure)
                        .join()
                        .flatMap(ErasureState::doneTime)
                        .isPresent());
      }
    }
    try (Archive archive = Archive.open(folder.resolve("archive"), folder.resolve("work"))) {
      assertThat(archive.count("shop")).isEqualTo(30);
    }
  }

  private static ClickEvent click(String session, String user) {
    Instant now = Instant.now();
    return new ClickEvent(
        "shop", session, "item", EventType.VIEW, "", now, now, user, "", "", Float.NaN, true);
  }
}
