package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc.RecommendationServiceImplBase;
import dev.nextclick.recommendation.v1.RecommendedItem;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Erasure;
import dev.nextclick.session.v1.ErasureState;
import dev.nextclick.session.v1.Event;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class NextclickClientTest {

  private static final String NEVER = "never answered";

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private Server server;
  private ManagedChannel channel;
  private NextclickClient client;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(new ScriptedSessionService(true))
            .addService(new EchoingRecommendations())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    client = NextclickClient.builder().site("video").build(channel, channel);
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    assertThat(channel.isShutdown()).as("a channel that was given is left open").isFalse();
    channel.shutdownNow();
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void recommendsForTheClientsSite() {
    GetRecommendationsResponse answer = client.recommend(forItem("a"));
    assertThat(answer.getItemsList())
        .extracting(RecommendedItem::getItemId)
        .containsExactly("after a on video");
  }

  @Test
  void recommendsWithoutWaiting() throws Exception {
    CompletableFuture<GetRecommendationsResponse> answer =
        client.recommendAsync(forItem("a"), Duration.ofSeconds(10));
    assertThat(answer.get().getItems(0).getItemId()).isEqualTo("after a on video");
  }

  @Test
  void aRecommendationThatTakesTooLongFailsAtItsDeadline() {
    assertThatThrownBy(() -> client.recommend(forItem(NEVER), Duration.ofMillis(50)))
        .asInstanceOf(type(NextclickException.class))
        .extracting(NextclickException::code)
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void cancellingTheFutureCancelsTheCall() throws Exception {
    CompletableFuture<GetRecommendationsResponse> answer =
        client.recommendAsync(forItem(NEVER), Duration.ofSeconds(20));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.cancel(true)).isTrue();
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRefusedEventIsReportedWithReasonAndField() {
    assertThatThrownBy(() -> client.recordEvent(Event.newBuilder().setSessionId("s").build()))
        .hasMessageContaining("value length must be at least 1")
        .asInstanceOf(type(NextclickException.class))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(e.reason()).contains("INVALID_FIELD");
              assertThat(e.field()).contains("event.item_id");
            });
  }

  @Test
  void aRecordedEventHasAnId() {
    Event event = Event.newBuilder().setSessionId("s").setItemId("a").build();
    assertThat(client.recordEvent(event).getEventId()).isNotEmpty();
  }

  @Test
  void anUnknownSessionIsEmpty() {
    assertThat(client.session("unknown")).isEmpty();
  }

  @Test
  void aUserIsErasedOnTheClientsSiteAndTheErasureCanBeFollowed() {
    assertThat(client.deleteUser("ann").getErasureId()).isEqualTo("ann of video");
    assertThat(client.erasure("ann of video"))
        .map(Erasure::getState)
        .contains(ErasureState.ERASURE_STATE_DONE);
    assertThat(client.erasure("unknown")).isEmpty();
  }

  @Test
  void sessionsAreMergedOrItIsSaidWhyNot() {
    assertThat(client.mergeSessions("anonymous", "known").getDurability())
        .isEqualTo(Durability.DURABILITY_DISK);
    assertThatThrownBy(() -> client.mergeSessions("known", "known"))
        .asInstanceOf(type(NextclickException.class))
        .satisfies(e -> assertThat(e.field()).contains("into_session_id"));
  }

  @Test
  void aServiceThatIsAwayIsNamedUnavailable() {
    try (NextclickClient alone =
        NextclickClient.builder()
            // The discard port: nothing listens there.
            .sessionService("127.0.0.1:9")
            .inferenceService("127.0.0.1:9")
            .build()) {
      assertThatThrownBy(() -> alone.recommend(forItem("a")))
          .asInstanceOf(type(NextclickException.class))
          .extracting(NextclickException::code)
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> NextclickClient.builder().maxEventsInFlight(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEventsInFlight");
    assertThatThrownBy(
            () -> NextclickClient.builder().recommendationDeadline(Duration.ZERO).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recommendationDeadline");
  }

  private static GetRecommendationsRequest forItem(String item) {
    return GetRecommendationsRequest.newBuilder().addItemIds(item).build();
  }

  private final class EchoingRecommendations extends RecommendationServiceImplBase {
    @Override
    public void getRecommendations(
        GetRecommendationsRequest request, StreamObserver<GetRecommendationsResponse> response) {
      if (request.getItemIds(0).equals(NEVER)) {
        Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
        asked.countDown();
        return;
      }
      String item = "after " + request.getItemIds(0) + " on " + request.getSite();
      response.onNext(
          GetRecommendationsResponse.newBuilder()
              .addItems(RecommendedItem.newBuilder().setItemId(item))
              .build());
      response.onCompleted();
    }
  }
}
