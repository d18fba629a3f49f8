package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Messages of a stream that carry more than one event.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventsInOneMessageTest {

  private static final int MOST = 1_024;

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
  void areNumberedOnFromTheFirstAndStoredInTheirOrder() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(5, events(3));
    stream.awaitAcknowledged(7);
    stream.send(8, view(session, "last"));
    stream.awaitAcknowledged(8);

    assertThat(service.items(session)).containsExactly("i1", "i2", "i3", "last");
    assertThat(stream.rejections()).isEmpty();
  }

  @Test
  void areRefusedOneByOneEachByItsNumber() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(
        1,
        List.of(
            view("", "no session"),
            view(session, "good"),
            view(session, ""),
            view(session, "good too"),
            view(session, "x".repeat(257)),
            view(session, "site").setSite("a:b")));
    stream.awaitAcknowledged(6);

    assertThat(stream.rejections())
        .extracting(EventRejection::getSequenceNumber, EventRejection::getField)
        .containsExactly(
            tuple(1L, "event.session_id"),
            tuple(3L, "event.item_id"),
            tuple(5L, "event.item_id"),
            tuple(6L, "event.site"));
    assertThat(service.items(session)).containsExactly("good", "good too");
  }

  @Test
  void mayNotBeNumberedBelowWhatTheMessageBeforeHeld() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, events(3));
    stream.awaitAcknowledged(3);
    stream.send(3, view(session, "again"));
    assertThat(stream.awaitRefusal()).isEqualTo(Refusal.invalid("sequence_number"));
  }

  @Test
  void asManyAsAllowedAreAcceptedAndMoreEndTheStream() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, events(MOST));
    stream.awaitAcknowledged(MOST);
    stream.send(MOST + 1, events(MOST + 1));
    assertThat(stream.awaitRefusal()).isEqualTo(Refusal.invalid("more_events"));
    assertThat(stream.acknowledged()).isEqualTo(MOST);
  }

  @Test
  void mayBeOfAnySizeAsLongAsTheMessageIs() {
    var own =
        service.connect(
            NettyChannelBuilder.forAddress(service.address(), service.port())
                .flowControlWindow(16_384));
    try {
      EventStreamClient stream = EventStreamClient.open(own);
      String large = "x".repeat(1 << 20);
      stream.send(
          1,
          List.of(view(session, "a"), view(session, large), view(large, "b"), view(session, "c")));
      stream.awaitAcknowledged(4);
      assertThat(stream.rejections())
          .extracting(EventRejection::getSequenceNumber)
          .containsExactly(2L, 3L);
      assertThat(service.items(session)).containsExactly("a", "c");
    } finally {
      own.shutdownNow();
    }
  }

  private List<Event.Builder> events(int count) {
    Stream<Event.Builder> events =
        IntStream.rangeClosed(1, count).mapToObj(i -> view(session, "i" + i));
    return events.toList();
  }
}
