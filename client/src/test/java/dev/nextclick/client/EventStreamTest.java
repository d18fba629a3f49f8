package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventStreamTest {

  private static final int IN_FLIGHT = 3;

  private final ScriptedSessionService service = new ScriptedSessionService(false);
  private Server server;
  private ManagedChannel channel;
  private NextclickClient client;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(service).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    client =
        NextclickClient.builder()
            .site("video")
            .maxEventsInFlight(IN_FLIGHT)
            .closeTimeout(Duration.ofMillis(200))
            .build(channel, channel);
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    channel.shutdownNow();
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anEventIsDoneWhenTheServiceHasStoredIt() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> event = stream.send(click("a"));
    StreamEventsRequest sent = service.received.take();
    assertThat(sent.getSequenceNumber()).isEqualTo(1);
    assertThat(event).isNotDone();

    service.answer(acknowledged(1));

    assertThat(event.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThat(stream.counts()).isEqualTo(new EventCounts(1, 1, 0, 0, 0, 0));
  }

  @Test
  void everyEventCarriesTheClientsSiteAndAnIdOfItsOwn() throws Exception {
    EventStream stream = client.openEventStream();
    stream.send(click("a"));
    stream.send(click("a"));
    stream.send(click("a").toBuilder().setSite("shop").setEventId("mine").build());

    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      Event event = service.received.take().getEvent();
      assertThat(event.getSite()).isEqualTo("video");
      ids.add(event.getEventId());
    }
    assertThat(ids).hasSize(2).doesNotContain("");
    Event own = service.received.take().getEvent();
    assertThat(own.getSite()).isEqualTo("shop");
    assertThat(own.getEventId()).isEqualTo("mine");
  }

  @Test
  void oneAcknowledgementCoversAllEventsBeforeIt() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> first = stream.send(click("a"));
    CompletableFuture<Durability> second = stream.send(click("b"));
    CompletableFuture<Durability> third = stream.send(click("c"));
    CompletableFuture<Void> flush = stream.flush();
    awaitReceived(3);

    service.answer(acknowledged(2).toBuilder().setDuplicates(1).setLogged(1).build());

    assertThat(first.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThat(second.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThat(third).isNotDone();
    assertThat(flush).isNotDone();
    assertThat(stream.counts()).isEqualTo(new EventCounts(3, 2, 1, 1, 0, 0));

    service.answer(acknowledged(3));
    flush.get();
    assertThat(third).isCompleted();
  }

  @Test
  void aRefusedEventIsReportedWithReasonAndFieldAndTheStreamGoesOn() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> good = stream.send(click("a"));
    CompletableFuture<Durability> bad = stream.send(click(""));
    CompletableFuture<Durability> next = stream.send(click("b"));
    awaitReceived(3);
    service.answerAll();

    stream.flush().get();
    assertThat(good.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThat(next.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThatThrownBy(bad::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejection -> {
              assertThat(rejection.sequenceNumber()).isEqualTo(2);
              assertThat(rejection.reason()).isEqualTo("INVALID_FIELD");
              assertThat(rejection.field()).contains("event.item_id");
            });
    assertThat(stream.counts()).isEqualTo(new EventCounts(3, 2, 0, 2, 1, 0));
    assertThat(stream.isOpen()).isTrue();
  }

  @Test
  void aFullStreamHoldsItsSenderBackUntilThereIsRoom() throws Exception {
    EventStream stream = client.openEventStream();
    for (int i = 0; i < IN_FLIGHT; i++) {
      assertThat(stream.trySend(click("a"))).isPresent();
    }
    assertThat(stream.trySend(click("one too many"))).isEmpty();
    CompletableFuture<Durability> held = sendFromAnotherThread(stream, click("late"));
    awaitReceived(IN_FLIGHT);
    await()
        .alias("nothing is sent while the stream is full")
        .during(Duration.ofMillis(100))
        .until(() -> service.received.size() == IN_FLIGHT);
    assertThat(held).isNotDone();

    service.received.clear();
    service.answer(acknowledged(1));

    assertThat(service.received.take().getEvent().getItemId()).isEqualTo("late");
    service.answer(acknowledged(IN_FLIGHT + 1L));
    assertThat(held.get()).isEqualTo(Durability.DURABILITY_DISK);
  }

  @Test
  void anErrorThatTryingAgainDoesNotHealEndsTheStreamAndFreesAWaitingSender() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> event = stream.send(click("a"));
    stream.send(click("b"));
    stream.send(click("c"));
    CompletableFuture<Durability> held = sendFromAnotherThread(stream, click("late"));
    CompletableFuture<Void> flush = stream.flush();
    awaitReceived(3);

    service.breakOff(Status.UNAUTHENTICATED);

    for (CompletableFuture<?> future : new CompletableFuture<?>[] {event, flush, held}) {
      assertThatThrownBy(future::get)
          .cause()
          .isInstanceOfSatisfying(
              NextclickException.class,
              e -> assertThat(e.code()).isEqualTo(Status.Code.UNAUTHENTICATED));
    }
    assertThat(stream.isOpen()).isFalse();
    assertThat(stream.counts().failed()).isEqualTo(3);
    assertThat(stream.send(click("d"))).isCompletedExceptionally();
  }

  @Test
  void anEventThatIsTooLargeToBeSentIsRefusedAtOnceAndTheStreamGoesOn() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> large = stream.send(click("a".repeat(2 << 20)));
    CompletableFuture<Durability> next = stream.send(click("b"));

    assertThatThrownBy(large::get)
        .cause()
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejection -> assertThat(rejection.reason()).isEqualTo("EVENT_TOO_LARGE"));
    awaitReceived(1);
    service.answer(acknowledged(2));
    assertThat(next.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThat(stream.counts()).isEqualTo(new EventCounts(2, 1, 0, 0, 1, 0));
  }

  @Test
  void closingWaitsForTheAcknowledgements() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> event = stream.send(click("a"));
    awaitReceived(1);
    service.answerAll();
    stream.close();

    assertThat(event.get()).isEqualTo(Durability.DURABILITY_DISK);
    assertThat(stream.isOpen()).isFalse();
    assertThatThrownBy(() -> stream.send(click("b"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEventThatIsNotAcknowledgedWhenTheStreamIsClosedFails() throws Exception {
    EventStream stream = client.openEventStream();
    CompletableFuture<Durability> event = stream.send(click("a"));
    stream.close();
    assertThatThrownBy(event::get).hasCauseInstanceOf(NextclickException.class);
    assertThat(stream.counts().failed()).isEqualTo(1);
  }

  private void awaitReceived(int events) {
    await().until(() -> service.received.size() >= events);
  }

  private static CompletableFuture<Durability> sendFromAnotherThread(
      EventStream stream, Event event) {
    CompletableFuture<Durability> sent = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                sent.complete(stream.send(event).get());
              } catch (ExecutionException e) {
                sent.completeExceptionally(e.getCause());
              } catch (InterruptedException e) {
                sent.completeExceptionally(e);
              }
            })
        .start();
    return sent;
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
