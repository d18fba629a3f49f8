package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.NumberedClicks.Sender;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of Redis while events flow, at a moment drawn at run time.
final class RedisKilledMidStreamTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final long seed = System.nanoTime();
  private final NumberedClicks clicks = new NumberedClicks(seed);
  private long killedAt;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisServerProcess redis;

  @BeforeEach
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void aStreamOutlastsAShortAbsenceAndEverythingIsThereOnceAndInOrder() throws Exception {
    try (RunningService service = service(LIMIT)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      long acknowledged = killWithEventsInFlight(service, stream, sender);

      Awaitility.await().atMost(LIMIT).until(() -> !stream.isReady());
      assertThat(stream.acknowledged()).isEqualTo(acknowledged);
      assertThat(stream.hasEnded()).isFalse();

      redis.start();
      stream.awaitAcknowledged(acknowledged + 2_000);
      long last = sender.stop();
      stream.halfClose();
      stream.awaitCompletion();

      assertThat(stream.acknowledged()).isEqualTo(last);
      clicks.requireOnceAndInOrder(service, last);
    }
  }

  @Test
  void aStreamEndsAfterItsHoldAndWhatWasAcknowledgedIsThereWhenTheRestIsSentAgain()
      throws Exception {
    Duration hold = Duration.ofMillis(800);
    try (RunningService service = service(hold)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      long acknowledged = killWithEventsInFlight(service, stream, sender);

      assertThat(stream.awaitRefusal()).isEqualTo(Refusal.storeUnavailable());
      assertThat(Duration.ofNanos(stream.endedAt() - killedAt)).isGreaterThan(hold);
      assertThat(stream.acknowledged()).isEqualTo(acknowledged);
      long sent = sender.stop();

      redis.start();
      service.awaitReadiness(ServingStatus.SERVING);
      assertThat(
              LongStream.of(NumberedClicks.logged(service))
                  .filter(number -> number <= acknowledged))
          .as("what was acknowledged is there before anything is sent again")
          .hasSize(Math.toIntExact(acknowledged))
          .doesNotHaveDuplicates();

      EventStreamClient again = EventStreamClient.open(service.channel);
      for (long number = acknowledged + 1; number <= sent; number++) {
        again.send(number, clicks.event(number));
      }
      again.halfClose();
      again.awaitCompletion();
      clicks.requireOnceAndInOrder(service, sent);
    }
  }

  private RunningService service(Duration hold) {
    return RunningService.with(
        RedisStoreSettings.of(redis.uri())
            .withSessions(
                Duration.ofMinutes(30), Duration.ofHours(24), NumberedClicks.SESSION_LENGTH),
        hold);
  }

  /// Kills Redis after a number of acknowledgements that is drawn.
  ///
  /// @return the last number that was acknowledged
  private long killWithEventsInFlight(
      RunningService service, EventStreamClient stream, Sender sender) {
    int after = 200 + new Random(seed).nextInt(3_000);
    stream.awaitAcknowledged(after);
    long sent = sender.sent();
    killedAt = System.nanoTime();
    redis.kill();
    // By then every answer that Redis still gave has come through.
    service.awaitReadiness(ServingStatus.NOT_SERVING);
    long acknowledged = stream.acknowledged();
    System.out.printf(
        "seed %d: killed after %d acknowledgements, with %d sent and %d acknowledged%n",
        seed, after, sent, acknowledged);
    assertThat(sent).as("events in flight at the kill").isGreaterThan(acknowledged);
    return acknowledged;
  }
}
