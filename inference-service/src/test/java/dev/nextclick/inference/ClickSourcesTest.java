package dev.nextclick.inference;

import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_NONE;
import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_REQUEST;
import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_SESSION;
import static dev.nextclick.recommendation.v1.RecommendationSource.RECOMMENDATION_SOURCE_GRU4REC;
import static dev.nextclick.recommendation.v1.RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.inference.ScriptedSessions.Asked;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.registry.ModelName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Which clicks a recommendation is made from. Each test has sessions of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClickSourcesTest {

  private RunningInference inference;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    inference = RunningInference.serving(folder);
  }

  @AfterAll
  void stop() {
    inference.close();
  }

  @Test
  void theStoredSessionComesBeforeTheItemsOfTheRequest() {
    inference.sessions.store("both", List.of("item-3", "item-9"));

    GetRecommendationsResponse response =
        inference.ask(request -> request.setSessionId("both").addItemIds("item-5"));

    assertThat(response.getClickSource()).isEqualTo(CLICK_SOURCE_SESSION);
    assertThat(response.getSource()).isEqualTo(RECOMMENDATION_SOURCE_GRU4REC);
    assertThat(response.getKnownClicks()).isEqualTo(2);
    assertThat(response.getItemsList())
        .isEqualTo(items("item-3", "item-9").getItemsList())
        .isNotEqualTo(items("item-5").getItemsList());
  }

  @Test
  void withoutASessionTheItemsOfTheRequestCount() {
    GetRecommendationsResponse response = items("item-5", "item-7");

    assertThat(response.getClickSource()).isEqualTo(CLICK_SOURCE_REQUEST);
    assertThat(response.getSource()).isEqualTo(RECOMMENDATION_SOURCE_GRU4REC);
    assertThat(response.getKnownClicks()).isEqualTo(2);
    assertThat(response.getItemsList()).isNotEqualTo(items("item-7", "item-5").getItemsList());
  }

  @Test
  void withNeitherThereAreNoClicksAndPopularityAnswers() {
    assertPopularity(inference.ask(request -> request), CLICK_SOURCE_NONE);
  }

  @Test
  void anUnknownOrExpiredSessionIsAnsweredFromPopularity() {
    assertPopularity(inference.ask(request -> request.setSessionId("unknown")), CLICK_SOURCE_NONE);
  }

  @Test
  void anUnknownOrEmptySessionGivesWayToTheItemsOfTheRequest() {
    inference.sessions.store("empty", List.of());

    for (String session : List.of("unknown", "empty")) {
      GetRecommendationsResponse response =
          inference.ask(request -> request.setSessionId(session).addItemIds("item-5"));
      assertThat(response.getClickSource()).isEqualTo(CLICK_SOURCE_REQUEST);
      assertThat(response.getItemsList()).isEqualTo(items("item-5").getItemsList());
    }
  }

  @Test
  void aSessionOfWhichTheModelKnowsNoClickIsAnsweredFromPopularity() {
    inference.sessions.store("new items only", List.of("new-1", "new-2"));

    assertPopularity(
        inference.ask(request -> request.setSessionId("new items only").addItemIds("item-5")),
        CLICK_SOURCE_SESSION);
    assertPopularity(items("new-1"), CLICK_SOURCE_REQUEST);
  }

  @Test
  void itemsThatTheModelNeverSawAreSkipped() {
    GetRecommendationsResponse response = items("new-1", "item-3", "new-2", "item-9", "new-3");

    assertThat(response.getSource()).isEqualTo(RECOMMENDATION_SOURCE_GRU4REC);
    assertThat(response.getKnownClicks()).isEqualTo(2);
    assertThat(response.getItemsList()).isEqualTo(items("item-3", "item-9").getItemsList());
  }

  @Test
  void theNewestFiftyClicksCount() {
    List<String> newest = new ArrayList<>();
    for (int click = 0; click < 50; click++) {
      newest.add("item-" + click);
    }
    List<String> all = new ArrayList<>(Collections.nCopies(950, "item-55"));
    all.addAll(newest);
    inference.sessions.store("long", all);

    GetRecommendationsResponse expected = items(newest.toArray(String[]::new));
    assertThat(expected.getKnownClicks()).isEqualTo(50);
    GetRecommendationsResponse ofThousand = items(all.toArray(String[]::new));
    assertThat(ofThousand.getItemsList()).isEqualTo(expected.getItemsList());
    assertThat(ofThousand.getKnownClicks()).isEqualTo(50);
    assertThat(inference.ask(request -> request.setSessionId("long")).getItemsList())
        .isEqualTo(expected.getItemsList());
    // A new item takes one of the fifty places, known or not.
    all.add("new");
    all.removeFirst();
    assertThat(items(all.toArray(String[]::new)).getKnownClicks()).isEqualTo(49);
  }

  @Test
  void anItemThatIsClickedAgainCountsAgain() {
    assertThat(items("item-5", "item-5", "item-5").getKnownClicks()).isEqualTo(3);
    assertThat(items("item-5", "item-5", "item-5").getItemsList())
        .isNotEqualTo(items("item-5").getItemsList());
  }

  @Test
  void theSessionIsAskedForUnderItsSiteAndTheRequestsId() throws Exception {
    String version = inference.published.activate(new ModelName("default", "default"), 30, 3);
    GetRecommendationsRequest withoutASite =
        GetRecommendationsRequest.newBuilder().setSessionId("asked for").build();
    await()
        .atMost(RunningInference.LIMIT)
        .ignoreExceptions()
        .until(() -> inference.ask(withoutASite).getVersion().equals(version));

    inference.ask(withoutASite.toBuilder().setRequestId("id-1").build());
    inference.ask(request -> request.setSessionId("asked for").setRequestId("id-2"));

    assertThat(inference.sessions.asked())
        .contains(
            new Asked("default", "asked for", "id-1"), new Asked("shop", "asked for", "id-2"));
  }

  @Test
  void nobodyIsAskedForASessionThatIsNotNamed() {
    int before = inference.sessions.asked().size();

    items("item-5");

    assertThat(inference.sessions.asked()).hasSize(before);
  }

  private GetRecommendationsResponse items(String... clicks) {
    return inference.ask(request -> request.addAllItemIds(List.of(clicks)));
  }

  private static void assertPopularity(
      GetRecommendationsResponse response, ClickSource clickSource) {
    assertThat(response.getSource()).isEqualTo(RECOMMENDATION_SOURCE_POPULARITY);
    assertThat(response.getClickSource()).isEqualTo(clickSource);
    assertThat(response.getKnownClicks()).isZero();
    assertThat(RunningInference.ids(response)).hasSize(20).startsWith("item-0", "item-1", "item-2");
  }
}
