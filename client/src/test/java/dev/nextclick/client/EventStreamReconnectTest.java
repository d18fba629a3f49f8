package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An event stream over a connection that breaks: a real server that goes away and comes back on its port.
@Timeout(30)
final class EventStreamReconnectTest {

  private static final int MAX_IN_FLIGHT = 100;

  private ScriptedSessionService service = new ScriptedSessionService(false);
  private Server server;
  private int port;
  private NextclickClient client;

  @BeforeEach
  void start() throws IOException {
    server = serve(0);
    port = server.getPort();
    client = client(Duration.ofMinutes(1));
  }

  @AfterEach
  void stop() throws InterruptedException {
    kill();
    client.close();
  }

  @Test
  void whatWasNotAcknowledgedIsSentAgainToTheNextServiceInItsOrderAndUnderItsIds()
      throws Exception {
    try (EventStream stream = client.openEventStream()) {
      List<CompletableFuture<Durability>> events = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        events.add(stream.send(click("item-" + i)));
      }
      List<StreamEventsRequest> before = awaitReceived(10);
      service.answer(acknowledged(4));
      events.get(3).get();

      kill();
      events.add(stream.send(click("item-10")));
      comeBack();

      List<StreamEventsRequest> after = awaitReceived(7);
      assertThat(after)
          .extracting(StreamEventsRequest::getSequenceNumber)
          .containsExactlyElementsOf(LongStream.rangeClosed(5, 11).boxed().toList());
      assertThat(after.subList(0, 6))
          .extracting(request -> request.getEvent().getEventId())
          .containsExactlyElementsOf(
              before.subList(4, 10).stream().map(r -> r.getEvent().getEventId()).toList());
      service.answer(acknowledged(11));
      for (CompletableFuture<Durability> event : events) {
        assertThat(event.get()).isEqualTo(Durability.DURABILITY_DISK);
      }
      assertThat(stream.counts()).isEqualTo(new EventCounts(11, 11, 0, 0, 0, 0));
    }
  }

  @Test
  void aStreamThatTheServiceEndsForNowIsOpenedAgain() throws Exception {
    try (EventStream stream = client.openEventStream()) {
      List<Runnable> endings =
          List.of(
              () -> service.breakOff(Status.UNAVAILABLE),
              () -> service.breakOff(Status.RESOURCE_EXHAUSTED),
              () -> service.breakOff(Status.INTERNAL),
              () -> service.endEarly());
      long number = 0;
      for (Runnable ending : endings) {
        CompletableFuture<Durability> event = stream.send(click("a"));
        awaitReceived(1);
        ending.run();
        awaitReceived(1);
        service.answer(acknowledged(++number));
        assertThat(event.get()).isEqualTo(Durability.DURABILITY_DISK);
      }
      assertThat(stream.isOpen()).isTrue();
    }
  }

  @Test
  void eventsAreTakenWhileTheServiceIsAwayAsLongAsThereIsRoom() throws Exception {
    try (EventStream stream = client.openEventStream()) {
      kill();
      List<CompletableFuture<Durability>> events = new ArrayList<>();
      for (int i = 0; i < MAX_IN_FLIGHT; i++) {
        events.add(stream.send(click("item-" + i)));
      }
      assertThat(stream.trySend(click("one too many"))).isEmpty();

      comeBack();
      awaitReceived(MAX_IN_FLIGHT);
      service.answer(acknowledged(MAX_IN_FLIGHT));

      stream.flush().get();
      assertThat(events).allMatch(CompletableFuture::isDone);
      assertThat(stream.trySend(click("there is room"))).isPresent();
      awaitReceived(1);
      service.answer(acknowledged(MAX_IN_FLIGHT + 1L));
    }
  }

  @Test
  void whatWaitsTooLongForAServiceThatIsAwayIsGivenUpAndTheStreamGoesOn() throws Exception {
    try (NextclickClient hasty = client(Duration.ofMillis(300));
        EventStream stream = hasty.openEventStream()) {
      kill();
      CompletableFuture<Durability> event = stream.send(click("a"));
      CompletableFuture<Void> flush = stream.flush();

      for (CompletableFuture<?> future : List.of(event, flush)) {
        assertThatThrownBy(future::get)
            .cause()
            .isInstanceOfSatisfying(
                NextclickException.class,
                e -> assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE));
      }
      assertThat(stream.counts()).isEqualTo(new EventCounts(1, 0, 0, 0, 0, 1));
      assertThat(stream.isOpen()).isTrue();
      assertThat(stream.flush()).isCompleted();
    }
  }

  @Test
  void aServiceThatSaysNothingIsLeftForAnotherCall() throws Exception {
    try (NextclickClient hasty = client(Duration.ofMillis(300));
        EventStream stream = hasty.openEventStream()) {
      CompletableFuture<Durability> event = stream.send(click("a"));
      awaitReceived(1);

      assertThatThrownBy(event::get)
          .cause()
          .isInstanceOfSatisfying(
              NextclickException.class,
              e -> assertThat(e.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

      await().until(() -> service.streams() == 2);
      CompletableFuture<Durability> next = stream.send(click("b"));
      assertThat(awaitReceived(1))
          .extracting(request -> request.getEvent().getItemId())
          .containsExactly("b");
      service.answer(acknowledged(2));
      assertThat(next.get()).isEqualTo(Durability.DURABILITY_DISK);
    }
  }

  @Test
  void eventsThatWaitForAnAnswerTravelTogether() throws Exception {
    try (EventStream stream = client.openEventStream()) {
      for (int i = 1; i <= 3; i++) {
        stream.send(click("alone"));
        int received = i;
        await().pollInterval(Duration.ofMillis(2)).until(() -> service.received.size() == received);
      }
      for (int i = 0; i < 50; i++) {
        stream.send(click("together"));
      }
      service.answer(acknowledged(1));
      awaitReceived(53);

      assertThat(service.messages()).isEqualTo(4);
      service.answer(acknowledged(53));
      stream.flush().get();
    }
  }

  private Server serve(int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(service)
        .build()
        .start();
  }

  private void kill() throws InterruptedException {
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /// Another process, as it were: on the same port, and knowing nothing.
  private void comeBack() throws IOException {
    service = new ScriptedSessionService(false);
    server = serve(port);
  }

  private NextclickClient client(Duration giveUpAfter) {
    return NextclickClient.builder()
        .sessionService("127.0.0.1:" + port)
        .maxEventsInFlight(MAX_IN_FLIGHT)
        .giveUpAfter(giveUpAfter)
        .closeTimeout(Duration.ofSeconds(2))
        .build();
  }

  /// Takes what the service has received, once it is as much.
  private List<StreamEventsRequest> awaitReceived(int events) {
    await().pollInterval(Duration.ofMillis(2)).until(() -> service.received.size() >= events);
    List<StreamEventsRequest> received = new ArrayList<>();
    service.received.drainTo(received);
    return received;
  }

  private static StreamEventsResponse acknowledged(long sequenceNumber) {
    return StreamEventsResponse.newBuilder()
        .setAcknowledgedSequenceNumber(sequenceNumber)
        .setDurability(Durability.DURABILITY_DISK)
        .build();
  }

  private static Event click(String item) {
    return Event.newBuilder().setSessionId("visitor").setItemId(item).build();
  }
}
