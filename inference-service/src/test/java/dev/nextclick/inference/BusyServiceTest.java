package dev.nextclick.inference;

import static dev.nextclick.recommendation.v1.RecommendationSource.RECOMMENDATION_SOURCE_GRU4REC;
import static dev.nextclick.recommendation.v1.RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One worker, which is held with the first request, and one place to wait.
final class BusyServiceTest {

  private static final GetRecommendationsRequest CLICKED =
      RunningInference.request(request -> request.addItemIds("item-5"));
  private static final Refusal OVERLOADED =
      new Refusal(Status.Code.RESOURCE_EXHAUSTED, "OVERLOADED", "");

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();
  private RunningInference inference;

  @BeforeEach
  void start() throws Exception {
    inference = RunningInference.withOneWorker(folder, clock);
  }

  @AfterEach
  void stop() {
    clock.letGo();
    inference.close();
  }

  @Test
  void oneMoreThanMayWaitIsTurnedAwayAndPopularityGoesOn() throws Exception {
    var held = holdTheWorker(inference.asking()::getRecommendations);
    var waiting = inference.asking().getRecommendations(CLICKED);

    assertThat(Refusal.of(() -> inference.ask(CLICKED))).isEqualTo(OVERLOADED);
    assertThat(inference.ask(request -> request).getSource())
        .isEqualTo(RECOMMENDATION_SOURCE_POPULARITY);
    assertThat(waiting.isDone()).isFalse();
    assertThat(inference.metrics.snapshot().gauges()).containsEntry("queue_waiting", 1.0);

    clock.letGo();
    assertAnsweredByTheModel(held.get(20, TimeUnit.SECONDS));
    assertAnsweredByTheModel(waiting.get(20, TimeUnit.SECONDS));
    assertAnsweredByTheModel(inference.ask(CLICKED));
  }

  @Test
  void callersThatGiveUpDoNoHarm() throws Exception {
    inference.sessions.store("slow", List.of("item-3"));
    var held = holdTheWorker(inference.asking()::getRecommendations);
    var waiting = inference.asking().getRecommendations(CLICKED);
    assertThat(Refusal.of(() -> inference.ask(CLICKED))).isEqualTo(OVERLOADED);
    inference.sessions.sayNothing();
    var reading =
        inference.asking().getRecommendations(CLICKED.toBuilder().setSessionId("slow").build());
    await().atMost(RunningInference.LIMIT).until(() -> !inference.sessions.asked().isEmpty());

    for (ListenableFuture<GetRecommendationsResponse> call : List.of(held, waiting, reading)) {
      assertThat(call.cancel(true)).isTrue();
    }
    clock.letGo();

    inference.sessions.recover();
    assertThat(askWhenThereIsRoom("slow").getKnownClicks()).isOne();
    assertAnsweredByTheModel(inference.ask(CLICKED));
  }

  @Test
  void aCallerWhoseTimeIsUpIsToldAndTheNextIsAnswered() throws Exception {
    var held =
        holdTheWorker(
            request ->
                inference
                    .asking()
                    .withDeadlineAfter(2, TimeUnit.SECONDS)
                    .getRecommendations(request));

    ExecutionException timeIsUp =
        catchThrowableOfType(ExecutionException.class, () -> held.get(20, TimeUnit.SECONDS));
    assertThat(timeIsUp.getCause())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            error ->
                assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    clock.letGo();

    assertAnsweredByTheModel(askWhenThereIsRoom(""));
  }

  @Test
  void aFloodIsAnsweredOrTurnedAwayAndNothingElse() throws Exception {
    clock.letGo();
    List<ListenableFuture<GetRecommendationsResponse>> calls = new ArrayList<>();
    for (int call = 0; call < 500; call++) {
      calls.add(inference.asking().getRecommendations(CLICKED));
    }

    int answered = 0;
    for (ListenableFuture<GetRecommendationsResponse> call : calls) {
      try {
        assertAnsweredByTheModel(call.get(20, TimeUnit.SECONDS));
        answered++;
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                error -> assertThat(Refusal.of(error)).isEqualTo(OVERLOADED));
      }
    }

    assertThat(answered).isPositive();
    assertAnsweredByTheModel(inference.ask(CLICKED));
  }

  /// Asks until the worker is held, and returns the call that it is held with.
  private ListenableFuture<GetRecommendationsResponse> holdTheWorker(
      Function<GetRecommendationsRequest, ListenableFuture<GetRecommendationsResponse>> asking) {
    while (true) {
      ListenableFuture<GetRecommendationsResponse> call = asking.apply(CLICKED);
      await().atMost(RunningInference.LIMIT).until(() -> clock.hasHeld() || call.isDone());
      if (clock.hasHeld()) {
        return call;
      }
    }
  }

  /// What was given up may still wait for the worker.
  private GetRecommendationsResponse askWhenThereIsRoom(String session) {
    return await()
        .atMost(RunningInference.LIMIT)
        .ignoreException(StatusRuntimeException.class)
        .until(
            () -> inference.ask(CLICKED.toBuilder().setSessionId(session).build()),
            response -> response.getSource() == RECOMMENDATION_SOURCE_GRU4REC);
  }

  private static void assertAnsweredByTheModel(GetRecommendationsResponse response) {
    assertThat(response.getSource()).isEqualTo(RECOMMENDATION_SOURCE_GRU4REC);
    assertThat(response.getItemsCount()).isEqualTo(20);
  }
}
