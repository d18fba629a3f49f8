package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.NumberedClicks.Sender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One stream, and a Redis that fails under it again and again while something else keeps the disk busy.
@Tag("faults")
final class RedisKilledAgainAndAgainTest {

  private static final int KILLS = 20;
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration HOLD = Duration.ofSeconds(30);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final NumberedClicks clicks = new NumberedClicks(seed);

  @TempDir private Path directory;

  @Test
  void twentyKillsAtRandomMomentsLoseNothingAndTheStreamOutlastsThem() throws Exception {
    try (RedisServerProcess redis = redis();
        RunningService service = service(redis);
        DiskWriter _ = new DiskWriter(directory)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      for (int kill = 1; kill <= KILLS; kill++) {
        long after = stream.acknowledged() + 100 + random.nextInt(2_000);
        stream.awaitAcknowledged(after);
        long sent = sender.sent();
        redis.kill();
        Awaitility.await().until(() -> !stream.isReady());
        long acknowledged = stream.acknowledged();
        System.out.printf(
            "seed %d: kill %d after %d acknowledgements, with %d sent and %d acknowledged%n",
            seed, kill, after, sent, acknowledged);
        assertThat(sent).as("events in flight at the kill").isGreaterThan(acknowledged);
        redis.start();
      }
      stream.awaitAcknowledged(stream.acknowledged() + 2_000);
      finish(service, stream, sender);
    }
  }

  @Test
  void aRedisThatStandsStillForFiveSecondsHoldsTheClientBackAndQueuesNoMore() throws Exception {
    try (RedisServerProcess redis = redis();
        RunningService service = service(redis)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      stream.awaitAcknowledged(200 + random.nextInt(2_000));

      redis.freeze();
      long frozenAt = System.nanoTime();
      Awaitility.await().until(() -> !stream.isReady());
      long sent = sender.sent();
      assertThat(sent).as("events in flight").isGreaterThan(stream.acknowledged());
      Awaitility.await()
          .atMost(PAUSE.plusSeconds(1))
          .until(() -> System.nanoTime() - frozenAt >= PAUSE.toNanos());
      assertThat(stream.hasEnded()).isFalse();
      assertThat(sender.sent() - stream.acknowledged())
          .as("on their way, in the service and in the network's own buffers")
          .isLessThan(4 * EventStreams.MAX_IN_FLIGHT);

      redis.thaw();
      stream.awaitAcknowledged(sent + 1_000);
      finish(service, stream, sender);
    }
  }

  private void finish(RunningService service, EventStreamClient stream, Sender sender)
      throws InterruptedException {
    long last = sender.stop();
    stream.halfClose();
    stream.awaitCompletion();
    assertThat(stream.acknowledged()).isEqualTo(last);
    clicks.requireOnceAndInOrder(service, last);
  }

  private RedisServerProcess redis() throws Exception {
    return RedisServerProcess.durable(Files.createDirectory(directory.resolve("redis"))).start();
  }

  private static RunningService service(RedisServerProcess redis) {
    return RunningService.with(
        RedisStoreSettings.of(redis.uri())
            .withSessions(
                Duration.ofMinutes(30), Duration.ofHours(24), NumberedClicks.SESSION_LENGTH),
        HOLD);
  }
}
