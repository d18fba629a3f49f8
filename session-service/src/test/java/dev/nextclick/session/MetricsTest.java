package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.LogWhenFull;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.runtime.metrics.Distribution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the service tells an operator of itself.
final class MetricsTest {

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
  void everyEventIsCountedByWhatBecameOfIt() {
    try (RunningService service = RunningService.on(redis)) {
      Instant now = service.clock.instant();
      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "a", "1", now));
      stream.send(2, view("s", "a", "1", now));
      stream.send(3, view("s", ""));
      stream.send(4, view("s", "future", "2", now.plusSeconds(100)));
      stream.send(5, view("s", "late", "3", now.minus(Duration.ofDays(2))));
      stream.send(6, view("s", "b", "4", now));
      stream.halfClose();
      stream.awaitCompletion();

      assertThat(service.metrics.snapshot().counters())
          .containsEntry("events_stored", 2L)
          .containsEntry("events_duplicate", 1L)
          .containsEntry("events_refused.INVALID_FIELD", 1L)
          .containsEntry("events_refused.EVENT_TIME_IN_FUTURE", 1L)
          .containsEntry("events_refused.EVENT_TOO_LATE", 1L)
          .containsEntry("events_refused.SESSION_ERASED", 0L);
    }
  }

  @Test
  void callsAndRoundTripsAreTimedAndFailuresCountedByReason() {
    try (RunningService service = RunningService.on(redis)) {
      IntStream.range(0, 3).forEach(i -> service.record(view("s", "i" + i)));
      service.session("s");
      Refusal.of(() -> service.session("unknown"));
      Refusal.of(() -> service.record(view("", "a")));

      assertThat(came(service, "call_micros.RecordEvent").count()).isEqualTo(4);
      assertThat(came(service, "redis_write_micros").count()).isEqualTo(3);
      assertThat(came(service, "redis_write_operations").max()).isEqualTo(1);
      assertThat(came(service, "redis_read_micros").count()).isEqualTo(2);
      assertThat(came(service, "session_length"))
          .isEqualTo(new Distribution.Summary(1, 3, 3, 3, 3));
      assertThat(service.metrics.snapshot().counters())
          .containsEntry("calls_failed.GetSession.SESSION_NOT_FOUND", 1L)
          .containsEntry("calls_failed.RecordEvent.INVALID_FIELD", 1L);
    }
  }

  @Test
  void openStreamsAndTheLogsFillAreSeen() {
    try (RunningService service =
        RunningService.with(
            RedisStoreSettings.of(redis.uri())
                .withPartitions(1)
                .withLog(10_000, LogWhenFull.SESSION_ONLY),
            RunningService.HOLD)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "a"));
      stream.awaitAcknowledged(1);

      assertThat(gauge(service, "streams_open")).isOne();
      assertThat(gauge(service, "store_waiting")).isZero();
      assertThat(gauge(service, "log_fill")).isBetween(0.005, 0.1);

      for (int i = 2; i <= 200; i++) {
        stream.send(i, view("s", "a"));
      }
      stream.halfClose();
      stream.awaitCompletion();
      assertThat(gauge(service, "log_fill")).isGreaterThan(0.95);
      assertThat(service.metrics.snapshot().counters().get("events_unlogged")).isPositive();
      Awaitility.await().until(() -> gauge(service, "streams_open") == 0);
    }
  }

  private static Distribution.Summary came(RunningService service, String name) {
    return service.metrics.distribution(name).summary();
  }

  private static double gauge(RunningService service, String name) {
    return service.metrics.snapshot().gauges().getOrDefault(name, Double.NaN);
  }
}
