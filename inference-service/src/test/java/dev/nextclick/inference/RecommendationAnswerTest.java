package dev.nextclick.inference;

import static dev.nextclick.inference.RunningInference.ids;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.inference.AttributionTokens.Attribution;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import dev.nextclick.recommendation.v1.RecommendedItem;
import dev.nextclick.runtime.grpc.RequestId;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What an answer holds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecommendationAnswerTest {

  /// More than an answer may hold.
  private static final int ITEMS = 700;

  private String version = "";
  private Path keyFile = Path.of("");
  private RunningInference inference;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    keyFile = Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4) + "\n");
    inference = RunningInference.start(folder, "--attribution-key-file=" + keyFile);
    version = inference.published.activate(SHOP, ITEMS, 1);
    inference.ready();
  }

  @AfterAll
  void stop() {
    inference.close();
  }

  @Test
  void itNamesTheModelAndTheVersionThatAnswered() {
    GetRecommendationsResponse response = inference.ask(request -> request.addItemIds("item-5"));

    assertThat(response.getModel()).isEqualTo("default");
    assertThat(response.getVersion()).isEqualTo(version);
    assertThat(response.getItemsList())
        .isSortedAccordingTo((a, b) -> Float.compare(b.getScore(), a.getScore()));
    assertThat(ids(response)).doesNotHaveDuplicates();
  }

  @Test
  void theCallersRequestIdIsEchoedAndOneIsMadeWhereThereIsNone() {
    for (String id : List.of("r-1", "größer ✓", "two words")) {
      assertThat(inference.ask(request -> request.setRequestId(id)).getRequestId()).isEqualTo(id);
    }
    String made = inference.ask(request -> request).getRequestId();
    assertThat(made).isNotEmpty();
    assertThat(inference.ask(request -> request).getRequestId()).isNotEmpty().isNotEqualTo(made);
  }

  @Test
  void anIdInTheCallsHeadersIsTheRequestsToo() {
    Metadata headers = new Metadata();
    headers.put(RequestId.HEADER, "from-a-proxy");
    var client =
        RecommendationServiceGrpc.newBlockingStub(inference.channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

    assertThat(client.getRecommendations(RunningInference.request(r -> r)).getRequestId())
        .isEqualTo("from-a-proxy");
  }

  @Test
  void itsTokenSaysWhatMadeItAndWhereItStands() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    String token = inference.ask(request -> request.setPlacement("home|Ω")).getAttributionToken();

    Attribution said = AttributionTokens.of(Optional.of(keyFile)).verified(token).orElseThrow();
    assertThat(said)
        .isEqualTo(new Attribution("shop", "default", version, "active", said.time(), "home|Ω"));
    assertThat(said.time()).isBetween(before, Instant.now());
  }

  @Test
  void withoutALimitThereAreTwenty() {
    assertThat(limited(0)).hasSize(20);
    assertThat(limited(1)).hasSize(1).isEqualTo(limited(3).subList(0, 1));
    assertThat(limited(499)).hasSize(499);
  }

  @Test
  void aLimitOverFiveHundredIsTakenAsFiveHundred() {
    assertThat(limited(500)).hasSize(500);
    assertThat(limited(501)).isEqualTo(limited(500));
    assertThat(limited(Integer.MAX_VALUE)).isEqualTo(limited(500));
    assertThat(inference.ask(request -> request.setLimit(Integer.MAX_VALUE)).getItemsList())
        .as("popularity too")
        .hasSize(500);
  }

  @Test
  void aListIsFullWhateverIsExcluded() {
    List<RecommendedItem> best = limited(500);
    List<String> excluded = best.stream().map(RecommendedItem::getItemId).limit(450).toList();

    GetRecommendationsResponse response =
        inference.ask(
            request -> request.addItemIds("item-5").setLimit(50).addAllExcludedItemIds(excluded));

    assertThat(response.getItemsList()).isEqualTo(best.subList(450, 500));
  }

  @Test
  void aListIsFullThoughWhatWasSeenIsLeftOut() {
    List<String> clicks = IntStream.range(0, 300).mapToObj(item -> "item-" + item).toList();

    List<String> seen = ids(inference.ask(request -> request.addAllItemIds(clicks).setLimit(400)));
    List<String> unseen =
        ids(
            inference.ask(
                request -> request.addAllItemIds(clicks).setLimit(400).setExcludeSeen(true)));

    assertThat(seen).hasSize(400).containsAnyElementsOf(clicks);
    // Also those that are too old to count.
    assertThat(unseen).hasSize(400).doesNotContainAnyElementsOf(clicks);
  }

  @Test
  void whatTheStoredSessionHasSeenIsLeftOutToo() {
    List<String> popular = List.of("item-0", "item-1", "unknown");
    inference.sessions.store("seen", popular);

    assertThat(ids(inference.ask(r -> r.setSessionId("seen").setLimit(500).setExcludeSeen(true))))
        .hasSize(500)
        .doesNotContainAnyElementsOf(popular);
  }

  @Test
  void onlyAllowedItemsAreRecommendedAndAllOfThem() {
    List<String> allowed = new ArrayList<>();
    for (int item = 0; item < 10_000; item++) {
      allowed.add(item % 1000 == 7 ? "item-" + item / 1000 : "unknown-" + item);
    }

    for (String click : List.of("item-5", "unknown")) {
      assertThat(ids(inference.ask(r -> r.addItemIds(click).addAllAllowedItemIds(allowed))))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 10).mapToObj(item -> "item-" + item).toList());
    }
  }

  @Test
  void aCallerThatFiltersEverythingOutGetsAnEmptyList() {
    GetRecommendationsRequest unknown =
        RunningInference.request(
            request -> request.addItemIds("item-5").addAllowedItemIds("unknown"));
    GetRecommendationsRequest both =
        RunningInference.request(
            request -> request.addAllowedItemIds("item-1").addExcludedItemIds("item-1"));

    assertThat(inference.ask(unknown).getItemsList()).isEmpty();
    assertThat(inference.ask(unknown).getVersion()).isEqualTo(version);
    assertThat(inference.ask(both).getItemsList()).isEmpty();
  }

  private List<RecommendedItem> limited(int limit) {
    return inference.ask(request -> request.addItemIds("item-5").setLimit(limit)).getItemsList();
  }
}
