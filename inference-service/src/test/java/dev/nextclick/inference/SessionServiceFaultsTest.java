package dev.nextclick.inference;

import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_NONE;
import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_REQUEST;
import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_SESSION;
import static dev.nextclick.recommendation.v1.RecommendationSource.RECOMMENDATION_SOURCE_GRU4REC;
import static dev.nextclick.recommendation.v1.RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Recommendations go on while sessions cannot be read.
final class SessionServiceFaultsTest {

  private static final GetRecommendationsRequest WITHOUT_ITEMS =
      RunningInference.request(request -> request.setSessionId("stored"));
  private static final GetRecommendationsRequest WITH_ITEMS =
      WITHOUT_ITEMS.toBuilder().addItemIds("item-5").build();

  @TempDir Path folder;

  @Test
  void whileSessionServiceIsAwayRecommendationsGoOnAndSessionsComeBackWithIt() throws Exception {
    try (RunningInference inference = start()) {
      inference.sessionService.goAway();
      assertAnsweredWithoutTheSession(inference);
      inference.sessionService.comeBack();
      awaitTheSession(inference);

      inference.sessionService.goAway();
      assertAnsweredWithoutTheSession(inference);
      inference.sessionService.comeBack();
      awaitTheSession(inference);
    }
  }

  @Test
  void aSessionThatTakesTooLongIsNotWaitedFor() throws Exception {
    try (RunningInference inference = start("--session-timeout=50ms")) {
      inference.sessions.sayNothing();
      assertAnsweredWithoutTheSession(inference);

      inference.sessions.recover();
      awaitTheSession(inference);
    }
  }

  @Test
  void halfOfWhatTheCallerHasLeftIsKeptForTheAnswer() throws Exception {
    try (RunningInference inference = start("--session-timeout=1d")) {
      inference.sessions.sayNothing();

      GetRecommendationsResponse response =
          RecommendationServiceGrpc.newBlockingStub(inference.channel)
              .withDeadlineAfter(3, TimeUnit.SECONDS)
              .getRecommendations(WITH_ITEMS);

      assertThat(response.getClickSource()).isEqualTo(CLICK_SOURCE_REQUEST);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "UNAVAILABLE",
        "INTERNAL",
        "RESOURCE_EXHAUSTED",
        "INVALID_ARGUMENT",
        "UNAUTHENTICATED"
      })
  void whateverSessionServiceFailsWithRecommendationsGoOn(Status.Code code) throws Exception {
    try (RunningInference inference = start()) {
      inference.sessions.fail(code);
      assertAnsweredWithoutTheSession(inference);

      inference.sessions.recover();
      assertThat(inference.ask(WITHOUT_ITEMS).getClickSource()).isEqualTo(CLICK_SOURCE_SESSION);
    }
  }

  private RunningInference start(String... more) throws Exception {
    RunningInference inference = RunningInference.serving(folder, more);
    inference.sessions.store("stored", List.of("item-3", "item-9"));
    return inference;
  }

  private static void assertAnsweredWithoutTheSession(RunningInference inference) {
    GetRecommendationsResponse fromItems = inference.ask(WITH_ITEMS);
    assertThat(fromItems.getClickSource()).isEqualTo(CLICK_SOURCE_REQUEST);
    assertThat(fromItems.getSource()).isEqualTo(RECOMMENDATION_SOURCE_GRU4REC);
    GetRecommendationsResponse popular = inference.ask(WITHOUT_ITEMS);
    assertThat(popular.getClickSource()).isEqualTo(CLICK_SOURCE_NONE);
    assertThat(popular.getSource()).isEqualTo(RECOMMENDATION_SOURCE_POPULARITY);
    assertThat(popular.getItemsCount()).isEqualTo(20);
  }

  private static void awaitTheSession(RunningInference inference) {
    await()
        .atMost(RunningInference.LIMIT)
        .untilAsserted(
            () ->
                assertThat(inference.ask(WITH_ITEMS).getClickSource())
                    .isEqualTo(CLICK_SOURCE_SESSION));
  }
}
