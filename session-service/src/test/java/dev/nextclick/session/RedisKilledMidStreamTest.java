package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.v1.Event;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of Redis while events flow, at a moment drawn at run time.
final class RedisKilledMidStreamTest {

  private static final int SESSIONS = 40;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final long seed = System.nanoTime();
  private final Instant start = Instant.now().minusSeconds(600);
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
      Sender sender = new Sender(stream);
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
      requireOnceAndInOrder(service, last);
    }
  }

  @Test
  void aStreamEndsAfterItsHoldAndWhatWasAcknowledgedIsThereWhenTheRestIsSentAgain()
      throws Exception {
    Duration hold = Duration.ofMillis(800);
    try (RunningService service = service(hold)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = new Sender(stream);
      long acknowledged = killWithEventsInFlight(service, stream, sender);

      assertThat(stream.awaitRefusal()).isEqualTo(Refusal.storeUnavailable());
      assertThat(Duration.ofNanos(stream.endedAt() - killedAt)).isGreaterThan(hold);
      assertThat(stream.acknowledged()).isEqualTo(acknowledged);
      long sent = sender.stop();

      redis.start();
      service.awaitReadiness(ServingStatus.SERVING);
      assertThat(LongStream.of(logged(service)).filter(number -> number <= acknowledged))
          .as("what was acknowledged is there before anything is sent again")
          .hasSize(Math.toIntExact(acknowledged))
          .doesNotHaveDuplicates();

      EventStreamClient again = EventStreamClient.open(service.channel);
      for (long number = acknowledged + 1; number <= sent; number++) {
        again.send(number, event(number));
      }
      again.halfClose();
      again.awaitCompletion();
      requireOnceAndInOrder(service, sent);
    }
  }

  private RunningService service(Duration hold) {
    return RunningService.with(
        RedisStoreSettings.of(redis.uri())
            .withSessions(Duration.ofMinutes(30), Duration.ofHours(24), 10_000),
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

  private void requireOnceAndInOrder(RunningService service, long last) {
    assertThat(logged(service)).isEqualTo(numbers(last).toArray());
    Map<String, List<String>> expected =
        numbers(last)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    this::session, Collectors.mapping(n -> "item-" + n, Collectors.toList())));
    expected.forEach((session, items) -> assertThat(service.items(session)).isEqualTo(items));
  }

  /// The numbers of the events in the log, the lowest first, each as often as it is there.
  private static long[] logged(RunningService service) {
    return service.logged().stream()
        .mapToLong(event -> Long.parseLong(event.eventId()))
        .sorted()
        .toArray();
  }

  private static LongStream numbers(long last) {
    return LongStream.rangeClosed(1, last);
  }

  /// About half a kilobyte, so that few fill the network's own buffers.
  private Event.Builder event(long number) {
    return view(session(number), "item-" + number, Long.toString(number), start.plusMillis(number))
        .setAttributionToken("x".repeat(500));
  }

  private String session(long number) {
    return "session-" + new Random(seed ^ number).nextInt(SESSIONS);
  }

  /// Sends events without a pause, as many as the service takes.
  private final class Sender {

    private final EventStreamClient stream;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread = Thread.ofVirtual().unstarted(this::send);

    Sender(EventStreamClient stream) {
      this.stream = stream;
      thread.start();
    }

    /// The last number that was sent.
    long sent() {
      return sent.get();
    }

    /// Stops, and gives the last number that was sent.
    long stop() throws InterruptedException {
      stopped.set(true);
      thread.join();
      return sent();
    }

    private void send() {
      while (!stopped.get() && !stream.hasEnded()) {
        if (stream.isReady()) {
          stream.send(sent.get() + 1, event(sent.get() + 1));
          sent.incrementAndGet();
        } else {
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
      }
    }
  }
}
