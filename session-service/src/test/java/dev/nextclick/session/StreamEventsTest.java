package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamEventsTest {

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  private String session = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
    service = RunningService.on(redis);
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
  void theEventsOfManySessionsAreAcknowledgedInOrderAndStoredInOrder() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, List<String>> sent = new TreeMap<>();
    Instant now = service.clock.instant();
    EventStreamClient stream = EventStreamClient.open(service.channel);

    long number = 0;
    for (int i = 0; i < 3_000; i++) {
      number += 1 + random.nextInt(3);
      String visitor = session + random.nextInt(100);
      List<String> items = sent.computeIfAbsent(visitor, v -> new ArrayList<>());
      items.add("i" + i);
      stream.send(number, view(visitor, "i" + i, "", now.minusMillis(3_000 - i)));
    }
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.responses())
        .extracting(StreamEventsResponse::getAcknowledgedSequenceNumber)
        .isSorted()
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo(number);
    assertThat(stream.responses())
        .allMatch(response -> response.getDurability() == Durability.DURABILITY_DISK);
    assertThat(stream.rejections()).isEmpty();
    assertThat(stream.logged()).isEqualTo(3_000);
    sent.forEach(
        (visitor, items) ->
            assertThat(service.items(visitor))
                .containsExactlyElementsOf(
                    items.subList(Math.max(0, items.size() - 50), items.size())));
  }

  @Test
  void anEventCanBeReadOnceItIsAcknowledged() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    for (int i = 1; i <= 20; i++) {
      stream.send(i, view(session, "i" + i));
      stream.awaitAcknowledged(i);
      assertThat(service.items(session)).hasSize(i).last().isEqualTo("i" + i);
    }
    stream.halfClose();
    stream.awaitCompletion();
  }

  @Test
  void duplicatesAreCounted() {
    EventStreamClient first = EventStreamClient.open(service.channel);
    EventStreamClient again = EventStreamClient.open(service.channel);
    for (EventStreamClient stream : List.of(first, again)) {
      for (int i = 1; i <= 30; i++) {
        stream.send(i, view(session, "i" + i, "id" + i, service.clock.instant()));
      }
      stream.halfClose();
      stream.awaitCompletion();
    }

    assertThat(first.duplicates()).isZero();
    assertThat(first.logged()).isEqualTo(30);
    assertThat(again.duplicates()).isEqualTo(30);
    assertThat(again.logged()).isZero();
    assertThat(service.items(session)).hasSize(30);
    assertThat(service.logged(session)).hasSize(30);
  }

  @Test
  void whatIsForTheSessionOnlyIsAcknowledgedAndNotLogged() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, view(session, "a"));
    stream.send(2, view(session, "b").setConsent(Consent.CONSENT_SESSION_ONLY));
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.acknowledged()).isEqualTo(2);
    assertThat(stream.logged()).isEqualTo(1);
    assertThat(service.items(session)).containsExactly("a", "b");
    assertThat(service.logged(session)).hasSize(1);
  }

  @Test
  void aNumberThatDoesNotRiseEndsTheStreamAndSaysWhy() {
    for (long second : new long[] {5, 4, 0, -1}) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(5, view("n" + second + session, "first"));
      stream.awaitAcknowledged(5);
      stream.send(second, view("n" + second + session, "second"));

      assertThat(stream.awaitRefusal()).isEqualTo(Refusal.invalid("sequence_number"));
      assertThat(service.items("n" + second + session)).containsExactly("first");
    }
  }

  @Test
  void aNumberMustBeGiven() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(0, view("s", "shoe"));

    assertThat(stream.awaitRefusal()).isEqualTo(Refusal.invalid("sequence_number"));
  }

  @Test
  void aStreamWithoutAnEventEndsWell() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.responses()).isEmpty();
  }

  @Test
  void aClientThatLeavesInTheMiddleHarmsNobodyAndWhatItSentIsStored() {
    EventStreamClient leaving = EventStreamClient.open(service.channel);
    EventStreamClient staying = EventStreamClient.open(service.channel);
    for (int i = 1; i <= 500; i++) {
      leaving.send(i, view("leaving-" + session, "i" + i));
      staying.send(i, view("staying-" + session, "i" + i));
    }
    leaving.awaitAcknowledged(1);
    leaving.cancel();
    staying.halfClose();
    staying.awaitCompletion();

    assertThat(leaving.awaitRefusal().code()).isEqualTo(Status.Code.CANCELLED);
    assertThat(staying.acknowledged()).isEqualTo(500);
    assertThat(service.items("leaving-" + session)).isNotEmpty();
    service.record(view(session, "shoe"));
  }

  @Test
  void aClientThatReadsNoAcknowledgementIsHeldBackAndTheOthersAreNot() {
    ManagedChannel own =
        service.connect(
            NettyChannelBuilder.forAddress(service.address(), service.port())
                .flowControlWindow(16_384));
    try {
      EventStreamClient deaf = EventStreamClient.openUnread(own);
      // Refused, so that each acknowledgement is long; about a kilobyte, so that few fill the
      // network's own buffers.
      Event.Builder bad = view(session, "x".repeat(1_000));
      int far = 60_000;
      AtomicInteger sent = new AtomicInteger();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .during(Duration.ofMillis(500))
          .until(
              () -> {
                int before = sent.get();
                while (deaf.isReady() && sent.get() < far) {
                  deaf.send(sent.incrementAndGet(), bad);
                }
                return sent.get() == before;
              });

      assertThat(sent.get()).isGreaterThan(EventStreams.MAX_IN_FLIGHT).isLessThan(far / 4);

      EventStreamClient other = EventStreamClient.open(service.channel);
      IntStream.rangeClosed(1, 2_000).forEach(i -> other.send(i, view(session, "i" + i)));
      other.halfClose();
      other.awaitCompletion();

      deaf.read();
      deaf.halfClose();
      deaf.awaitCompletion();
      assertThat(deaf.acknowledged()).isEqualTo(sent.get());
      assertThat(deaf.rejections()).hasSize(sent.get());
    } finally {
      own.shutdownNow();
    }
  }
}
