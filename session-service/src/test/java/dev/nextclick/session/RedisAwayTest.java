package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/// Redis that is not there, hangs, or is not the one that was expected.
final class RedisAwayTest {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // set first in each test
  private RedisServerProcess redis;

  @AfterEach
  void nothingIsLeft() {
    redis.close();
  }

  @Test
  void withRedisAwayAtStartTheServiceLivesAndIsReadyByItselfOnceRedisIsThere() {
    redis = RedisServerProcess.durable(directory);
    try (RunningService service = RunningService.on(redis)) {
      assertThat(service.health("liveness")).isEqualTo(ServingStatus.SERVING);
      assertThat(service.health("")).isEqualTo(ServingStatus.NOT_SERVING);
      callOnceUnmeasured(service);
      requireRefusalsWithinASecond(service);

      redis.start();
      service.awaitReadiness(ServingStatus.SERVING);

      service.record(view("s", "shoe"));
      assertThat(service.items("s")).containsExactly("shoe");
    }
  }

  @Test
  void withRedisKilledTheServiceLivesAndRecoversByItselfWithEverySession() {
    redis = RedisServerProcess.durable(directory).start();
    try (RunningService service = RunningService.on(redis)) {
      service.record(view("s", "a"));
      callOnceUnmeasured(service);

      redis.kill();

      requireRefusalsWithinASecond(service);
      service.awaitReadiness(ServingStatus.NOT_SERVING);
      assertThat(service.health("liveness")).isEqualTo(ServingStatus.SERVING);
      requireRefusalsWithinASecond(service);

      redis.start();
      service.awaitReadiness(ServingStatus.SERVING);

      service.record(view("s", "b"));
      assertThat(service.items("s")).containsExactly("a", "b");
    }
  }

  @Test
  void aRedisThatHangsIsAwayToo() {
    redis = RedisServerProcess.durable(directory).start();
    try (RunningService service = RunningService.on(redis)) {
      Event.Builder event = view("s", "a", "click-1", service.clock.instant());
      service.record(view("s", "before"));
      callOnceUnmeasured(service);

      redis.freeze();

      requireRefusalsWithinASecond(service);
      assertWithinASecond(
          () ->
              assertThat(Refusal.of(() -> service.record(event)))
                  .isEqualTo(Refusal.storeUnavailable()));
      service.awaitReadiness(ServingStatus.NOT_SERVING);

      redis.thaw();
      service.awaitReadiness(ServingStatus.SERVING);

      service.record(event);
      service.record(event);
      assertThat(service.items("s")).containsOnlyOnce("a");
    }
  }

  @Test
  void aStreamThatIsOpenedWhileRedisIsAwayWaitsForIt() {
    redis = RedisServerProcess.durable(directory);
    try (RunningService service =
        RunningService.with(RedisStoreSettings.of(redis.uri()), Duration.ofSeconds(20))) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      for (int i = 1; i <= 100; i++) {
        stream.send(i, view("s" + i % 4, "i" + i));
      }
      stream.halfClose();

      redis.start();

      stream.awaitCompletion();
      assertThat(stream.acknowledged()).isEqualTo(100);
      assertThat(stream.logged()).isEqualTo(100);
      assertThat(service.items("s0")).hasSize(25).startsWith("i4", "i8").endsWith("i100");
    }
  }

  @Test
  void aStreamThatIsNotToBeHeldBackEndsAtOnce() {
    redis = RedisServerProcess.durable(directory);
    try (RunningService service =
        RunningService.with(RedisStoreSettings.of(redis.uri()), Duration.ZERO)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "shoe"));

      assertThat(stream.awaitRefusal()).isEqualTo(Refusal.storeUnavailable());
      assertThat(stream.acknowledged()).isZero();
    }
  }

  @Test
  void aRedisOfAnotherNumberOfPartitionsIsRefusedInOneLine() {
    redis = RedisServerProcess.durable(directory).start();
    RunningService.on(redis).close();

    assertThatThrownBy(
            () ->
                RunningService.with(
                    RedisStoreSettings.of(redis.uri()).withPartitions(32), RunningService.HOLD))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage(
            "Redis holds sessions in 64 partitions, and this store is set up for 32: set it to 64, or use another Redis");
  }

  @Test
  void aRedisThatIsReplacedByOneOfAnotherNumberOfPartitionsIsRefusedUntilItIsReplacedBack() {
    redis = RedisServerProcess.durable(directory).start();
    try (RunningService service = RunningService.on(redis);
        Jedis client = redis.client()) {
      service.record(view("s", "shoe"));
      Refusal refused = new Refusal(Status.Code.UNAVAILABLE, "STORE_REFUSED", "");

      partitionsAre(client, "32");

      service.awaitReadiness(ServingStatus.NOT_SERVING);
      Awaitility.await().until(() -> Refusal.of(() -> service.session("s")).equals(refused));
      assertThat(Refusal.of(() -> service.record(view("s", "shoe")))).isEqualTo(refused);

      partitionsAre(client, "64");

      service.awaitReadiness(ServingStatus.SERVING);
      assertThat(service.items("s")).containsExactly("shoe");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "yes, always, DURABILITY_DISK",
    "yes, everysec, DURABILITY_EVERY_SECOND",
    "yes, no, DURABILITY_MEMORY",
    "no, always, DURABILITY_MEMORY"
  })
  void theReplySaysWhatRedisGuaranteesWhateverWasExpected(
      String appendOnly, String fsync, Durability durability) {
    redis =
        new RedisServerProcess(directory, "--appendonly", appendOnly, "--appendfsync", fsync)
            .start();
    try (RunningService service = RunningService.on(redis)) {
      assertThat(service.record(view("s", "a")).getDurability()).isEqualTo(durability);
      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "b"));
      stream.awaitAcknowledged(1);
      assertThat(stream.responses()).allMatch(response -> response.getDurability() == durability);
      stream.halfClose();
      stream.awaitCompletion();
    }
  }

  private static void partitionsAre(Jedis client, String number) {
    client.set("nc:partitions", number);
    client.clientKill(
        ClientKillParams.clientKillParams()
            .type(ClientType.NORMAL)
            .skipMe(ClientKillParams.SkipMe.YES));
  }

  /// The first calls of a process load its classes, which may take longer than what is measured.
  private static void callOnceUnmeasured(RunningService service) {
    Refusal invalid = Refusal.invalid("session_id");
    assertThat(Refusal.of(() -> service.record(view("", "shoe"))))
        .isEqualTo(Refusal.invalid("event.session_id"));
    assertThat(Refusal.of(() -> service.session(""))).isEqualTo(invalid);
    assertThat(Refusal.of(() -> erase(service, ""))).isEqualTo(invalid);
  }

  private static void erase(RunningService service, String session) {
    service.client().deleteSession(DeleteSessionRequest.newBuilder().setSessionId(session).build());
  }

  private static void requireRefusalsWithinASecond(RunningService service) {
    List<Runnable> calls =
        List.of(
            () -> service.record(view("s", "shoe")),
            () -> service.session("s"),
            () -> erase(service, "t"));
    for (Runnable call : calls) {
      assertWithinASecond(
          () -> assertThat(Refusal.of(call::run)).isEqualTo(Refusal.storeUnavailable()));
    }
  }

  private static void assertWithinASecond(Runnable call) {
    long start = System.nanoTime();
    call.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(A_SECOND);
  }
}
