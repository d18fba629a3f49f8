package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Redis was killed while it appended a call to its file: what is there of the call ends somewhere within it.
class HalfWrittenCallTest {

  private final Instant now = Instant.now();

  @ParameterizedTest(name = "{0} bytes are missing")
  @ValueSource(ints = {20, 60, 150, 300})
  void whatIsWrittenAgainIsThereOnceHoweverOftenRedisStartsAfterwards(
      int missing, @TempDir Path directory) {
    try (RedisServerProcess redis = RedisServerProcess.durable(directory).start()) {
      RedisStoreSettings settings = RedisStoreSettings.of(redis.uri());
      write(settings, "1");
      write(settings, "2");
      redis.kill();
      cut(directory, missing);
      redis.start();
      assertThat(logged(settings)).as("the file ends within the second call").containsExactly("1");

      write(settings, "2");
      redis.kill();
      redis.start();
      write(settings, "3");

      assertThat(logged(settings)).containsExactly("1", "2", "3");
      try (RedisEventStore store = RedisEventStore.connect(settings)) {
        assertThat(store.sessionReader().read(SITE, "s").join().orElseThrow().clicks())
            .extracting(StoredClick::itemId)
            .containsExactly("item 1", "item 2", "item 3");
      }
    }
  }

  private void write(RedisStoreSettings settings, String id) {
    try (RedisEventStore store = RedisEventStore.connect(settings)) {
      Instant time = now.plusMillis(Long.parseLong(id));
      assertThat(store.writer().write(click("s", "item " + id, id, time)).join().duplicate())
          .isFalse();
    }
  }

  private static List<String> logged(RedisStoreSettings settings) {
    try (LogReader log = RedisEventStore.openLog(settings)) {
      return log
          .read(StoreKeys.partition(SITE, "s", settings.partitions()), LogId.ZERO, 100)
          .stream()
          .flatMap(entry -> entry.records().stream())
          .map(record -> ((LogRecord.Click) record).event().eventId())
          .toList();
    }
  }

  /// Redis keeps one file, or, from 7 on, some in a folder, of which the last is appended to.
  private static void cut(Path directory, int bytes) {
    try (Stream<Path> files = Files.walk(directory)) {
      Path appended =
          files
              .filter(file -> file.getFileName().toString().endsWith(".aof"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
      try (FileChannel channel = FileChannel.open(appended, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
