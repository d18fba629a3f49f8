package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.ErasureState;
import dev.nextclick.events.EventType;
import dev.nextclick.events.LogReader;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.trainer.archive.Archive;
import dev.nextclick.trainer.archive.Archiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
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

  @Test
  void whatWasErasedDoesNotComeBackWithARedisThatWentBackToBeforeTheErasure() throws Exception {
    Path data = folder.resolve("redis");
    Path replica = folder.resolve("replica");
    try (LocalRedis redis = new LocalRedis(data).start();
        Archive archive = Archive.open(folder.resolve("archive"), folder.resolve("work"));
        LogReader log = RedisEventStore.openLog(RedisStoreSettings.of(redis.uri()))) {
      Archiver archiver = new Archiver(log, archive, Duration.ofHours(1), new Metrics());
      try (RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()))) {
        // Gives what Redis holds its name.
        archiver.drain();
        store.writer().write(click("ann", "ann")).join();
        store.writer().write(click("bob", "bob")).join();
        copy(data, replica);
        archiver.drain();
        String erasure = store.writer().eraseUser("shop", "ann").join();
        archiver.drain();
        archiver.drain();
        assertThat(store.sessionReader().erasure(erasure).join().flatMap(ErasureState::doneTime))
            .isPresent();
        assertThat(archive.count("shop")).isEqualTo(1);
      }
      redis.kill();
      copy(replica, data);
      redis.start();
      try (RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()))) {
        assertThat(store.sessionReader().read("shop", "ann").join()).isPresent();
        store.writer().write(click("carol", "carol")).join();
      }

      await().ignoreException(StoreUnavailableException.class).until(() -> drained(archiver));

      assertThat(archive.count("shop")).isEqualTo(2);
    }
  }

  private static boolean drained(Archiver archiver) throws Exception {
    archiver.drain();
    return true;
  }

  /// Copies the files that Redis keeps its data in.
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(path -> path.toString().contains("appendonly")).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static ClickEvent click(String session, String user) {
    Instant now = Instant.now();
    return new ClickEvent(
        "shop", session, "item", EventType.VIEW, "", now, now, user, "", "", Float.NaN, true);
  }
}
