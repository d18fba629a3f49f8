package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.SessionEvent;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// What clients may do to a service that is well.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HardTrafficTest {

  private static final int MIB = 1 << 20;

  private final long seed = System.nanoTime();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  private String session = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    System.out.println("seed " + seed);
    redis = RedisServerProcess.durable(directory).start();
    service =
        RunningService.with(
            RedisStoreSettings.of(redis.uri())
                .withSessions(
                    Duration.ofMinutes(30), Duration.ofHours(24), NumberedClicks.SESSION_LENGTH),
            RunningService.HOLD);
  }

  @AfterAll
  void stop() {
    try (RedisServerProcess _ = redis) {
      service.close();
    }
  }

  @BeforeEach
  void newSession() {
    session = UUID.randomUUID().toString();
  }

  @Test
  void aThousandIdleStreamsCostLittleAndTheOthersNothing() {
    EventStreamClient first = opened();
    long before = usedAfterCollection();
    List<EventStreamClient> idle = new ArrayList<>(List.of(first));
    for (int i = 1; i < 1_000; i++) {
      idle.add(opened());
    }
    assertThat(usedAfterCollection() - before)
        .as("bytes for a thousand streams, their clients included")
        .isLessThan(64L * MIB);

    EventStreamClient busy = EventStreamClient.open(service.channel);
    IntStream.rangeClosed(1, 5_000).forEach(i -> busy.send(i, view(session + i % 50, "i" + i)));
    busy.halfClose();
    busy.awaitCompletion();

    for (EventStreamClient stream : idle) {
      assertThat(stream.hasEnded()).isFalse();
      stream.send(2, view("idle", "shoe"));
      stream.halfClose();
    }
    idle.forEach(EventStreamClient::awaitCompletion);
    assertThat(idle).allMatch(stream -> stream.acknowledged() == 2);
  }

  @Test
  void fiftyClientsOfOneSessionEachFindTheirEventsThereOnceAndInOrder() {
    int clients = 50;
    int each = 100;
    Instant start = service.clock.instant().minusSeconds(60);
    List<ManagedChannel> channels = new ArrayList<>();
    List<EventStreamClient> streams = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      ManagedChannel own =
          service.connect(NettyChannelBuilder.forAddress(service.address(), service.port()));
      channels.add(own);
      streams.add(EventStreamClient.open(own));
    }
    for (int i = 1; i <= each; i++) {
      for (int client = 0; client < clients; client++) {
        String item = client + "-" + i;
        streams.get(client).send(i, view(session, item, item, start.plusMillis(i)));
      }
    }
    streams.forEach(EventStreamClient::halfClose);
    streams.forEach(EventStreamClient::awaitCompletion);
    channels.forEach(ManagedChannel::shutdownNow);

    List<String> items = service.items(session);
    assertThat(items).hasSize(clients * each).doesNotHaveDuplicates();
    for (int client = 0; client < clients; client++) {
      String prefix = client + "-";
      assertThat(items.stream().filter(item -> item.startsWith(prefix)))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, each).mapToObj(i -> prefix + i).toList());
    }
    assertThat(service.logged(session))
        .extracting(ClickEvent::eventId)
        .hasSize(clients * each)
        .doesNotHaveDuplicates();
  }

  @Test
  void anEventOfAMebibyteIsRefusedByItsNumberAndTheStreamGoesOn() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, view(session, "before"));
    stream.send(2, view(session, "huge").setAttributionToken("x".repeat(MIB)));
    stream.send(3, view(session, "y".repeat(MIB)));
    stream.send(4, view(session, "after"));
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.acknowledged()).isEqualTo(4);
    assertThat(stream.rejections()).extracting(EventRejection::getSequenceNumber).contains(2L, 3L);
    assertThat(service.items(session)).containsExactly("before", "after");
  }

  @Test
  void idsAreAnyUnicode() {
    Random random = new Random(seed);
    Instant start = service.clock.instant().minusSeconds(60);
    List<String> sessions = new ArrayList<>();
    List<String> items = new ArrayList<>();
    EventStreamClient stream = EventStreamClient.open(service.channel);
    for (int i = 0; i < 200; i++) {
      sessions.add(session + text(random));
      items.add(text(random));
      stream.send(i + 1, view(sessions.get(i), items.get(i), text(random) + i, start));
    }
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.rejections()).isEmpty();
    for (int i = 0; i < 200; i++) {
      assertThat(service.items(sessions.get(i))).containsExactly(items.get(i));
      assertThat(service.logged(sessions.get(i)))
          .extracting(ClickEvent::itemId)
          .containsExactly(items.get(i));
    }
  }

  @Test
  void aClockThatGoesBackLosesNothingAndKeepsTheOrderOfTheEvents() {
    // No UUID, which would not stand in its key as it is.
    session = "visitor-" + session;
    Instant now = service.clock.instant();
    service.record(view(session, "a", "1", now.minusSeconds(3)));
    service.record(view(session, "b", "2", now.minusSeconds(2)));
    try {
      service.clock.advance(Duration.ofHours(-2));
      service.record(view(session, "c", "3", now.minus(Duration.ofHours(3))));
      // Of the service's own time, which is before that of the others.
      service.record(view(session, "d"));
      assertThat(service.record(view(session, "a", "1", now.minus(Duration.ofHours(3)))))
          .matches(reply -> reply.getDuplicate(), "known by its id");
    } finally {
      service.clock.advance(Duration.ofHours(2));
    }
    service.record(view(session, "e", "5", now.minusSeconds(1)));

    assertThat(service.items(session)).containsExactly("c", "d", "a", "b", "e");
    assertThat(service.session(session).getEventsList())
        .extracting(SessionEvent::getEventTime)
        .extracting(time -> time.getSeconds() * 1_000_000_000L + time.getNanos())
        .isSorted();
    assertThat(service.logged(session)).hasSize(5);
    try (Jedis client = redis.client()) {
      String key = client.keys("nc:*:" + session).iterator().next();
      assertThat(client.pttl(key)).isBetween(1L, Duration.ofMinutes(31).toMillis());
    }
  }

  private EventStreamClient opened() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, view("idle", "shoe"));
    stream.awaitAcknowledged(1);
    return stream;
  }

  /// Any characters that UTF-8 can say, some of them outside the basic plane.
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < 12) {
      int character = 1 + random.nextInt(random.nextBoolean() ? 0x250 : Character.MAX_CODE_POINT);
      if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
        text.appendCodePoint(character);
      }
    }
    return text.toString();
  }

  private static long usedAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
