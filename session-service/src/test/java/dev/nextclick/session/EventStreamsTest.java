package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.Metrics;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// The streams that the service keeps count of.
final class EventStreamsTest {

  private static final Duration HOLD = Duration.ofMillis(300);

  private final Resources resources = new Resources();
  private final SettableClock clock = new SettableClock();

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before each test
  private EventStreams streams;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ManagedChannel channel;

  @BeforeEach
  void start(@TempDir Path directory) {
    redis = resources.add(RedisServerProcess.durable(directory).start());
    RedisEventStore store =
        resources.add(RedisEventStore.connect(RedisStoreSettings.of(redis.uri()), clock));
    streams =
        resources.add(
            new EventStreams(store.writer(), store::isAvailable, clock, HOLD, new Metrics()));
    GrpcServer server =
        resources.add(
            GrpcServer.builder(ServerSettings.anyLoopbackPort())
                .service(
                    new SessionServiceHandler(
                        store.writer(), store.sessionReader(), streams, clock))
                .errors(SessionErrors::refusal)
                .onDrain(streams::drain)
                .build()
                .start());
    channel =
        NettyChannelBuilder.forAddress(server.address().host(), server.address().port())
            .usePlaintext()
            .build();
    resources.add(channel::shutdownNow);
  }

  @AfterEach
  void stop() {
    resources.close();
  }

  @Test
  void aStreamIsForgottenHoweverItEnds() {
    EventStreamClient staying = opened();
    EventStreamClient completed = opened();
    EventStreamClient cancelled = opened();
    EventStreamClient refused = opened();
    assertThat(streams.size()).isEqualTo(4);

    completed.halfClose();
    completed.awaitCompletion();
    cancelled.cancel();
    refused.send(0, view("s", "shoe"));
    assertThat(refused.awaitRefusal()).isEqualTo(Refusal.invalid("sequence_number"));
    MalformedMessageTest.refusalOfStream(channel, new byte[] {10, 100});

    Awaitility.await().untilAsserted(() -> assertThat(streams.size()).isEqualTo(1));
    staying.halfClose();
    staying.awaitCompletion();
    Awaitility.await().untilAsserted(() -> assertThat(streams.size()).isZero());
  }

  @Test
  void anEventThatTheStoreWillNotTakeEndsItsStreamAfterTheHoldHoweverWellTheOthersAreStored() {
    EventStreamClient stream = opened();
    try (Jedis client = redis.client()) {
      String key = client.keys("nc:*:s::s").iterator().next();
      client.set(key, "\u0007of a format from the future");
    }

    long start = System.nanoTime();
    stream.send(2, view("s", "shoe"));
    AtomicLong sent = new AtomicLong(2);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              stream.send(sent.incrementAndGet(), view("good", "shoe"));
              return stream.hasEnded() || sent.get() == EventStreams.MAX_IN_FLIGHT;
            });

    assertThat(stream.hasEnded()).isTrue();
    assertThat(stream.awaitRefusal()).isEqualTo(Refusal.storeUnavailable());
    assertThat(Duration.ofNanos(stream.endedAt() - start)).isGreaterThan(HOLD);
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void aStreamThatIsOpenedWhileTheServiceDrainsIsToldSo() {
    EventStreamClient before = opened();
    streams.drain();
    EventStreamClient after = EventStreamClient.open(channel);

    Refusal stopping = new Refusal(Status.Code.UNAVAILABLE, "SERVICE_STOPPING", "");
    assertThat(before.awaitRefusal()).isEqualTo(stopping);
    assertThat(after.awaitRefusal()).isEqualTo(stopping);
    assertThat(before.acknowledged()).isEqualTo(1);
  }

  private EventStreamClient opened() {
    EventStreamClient stream = EventStreamClient.open(channel);
    stream.send(1, view("s", "shoe"));
    stream.awaitAcknowledged(1);
    return stream;
  }
}
