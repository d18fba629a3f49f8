package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.NumberedClicks.Sender;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// A Redis that has no memory left and evicts nothing, in the middle of a stream.
final class RedisOutOfMemoryTest {

  private final long seed = System.nanoTime();
  private final NumberedClicks clicks = new NumberedClicks(seed);

  @Test
  void theClientIsHeldBackCallersAreToldAndEverythingIsStoredOnceThereIsMemoryAgain(
      @TempDir Path directory) throws Exception {
    try (RedisServerProcess redis =
            RedisServerProcess.durable(directory, "--maxmemory-policy", "noeviction").start();
        RunningService service =
            RunningService.with(
                RedisStoreSettings.of(redis.uri())
                    .withSessions(
                        Duration.ofMinutes(30),
                        Duration.ofHours(24),
                        NumberedClicks.SESSION_LENGTH),
                Duration.ofSeconds(20));
        Jedis client = redis.client()) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      stream.awaitAcknowledged(200 + new Random(seed).nextInt(2_000));
      long sent = sender.sent();

      client.configSet("maxmemory", "1mb");

      Awaitility.await().until(() -> !stream.isReady());
      long acknowledged = stream.acknowledged();
      System.out.printf(
          "seed %d: out of memory with %d sent and %d acknowledged%n", seed, sent, acknowledged);
      assertThat(sender.sent())
          .as("events in flight")
          .isGreaterThan(acknowledged)
          .isLessThan(acknowledged + 4 * EventStreams.MAX_IN_FLIGHT);
      assertThat(Refusal.of(() -> service.record(view("other", "shoe"))).code())
          .isIn(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
      assertThat(service.items(firstSession())).isNotEmpty();
      assertThat(service.health("liveness")).isEqualTo(ServingStatus.SERVING);
      assertThat(stream.hasEnded()).isFalse();

      client.configSet("maxmemory", "0");

      stream.awaitAcknowledged(sent + 2_000);
      long last = sender.stop();
      stream.halfClose();
      stream.awaitCompletion();
      assertThat(stream.acknowledged()).isEqualTo(last);
      clicks.requireOnceAndInOrder(service, last);
    }
  }

  private String firstSession() {
    return clicks.event(1).getSessionId();
  }
}
