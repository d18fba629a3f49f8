package dev.nextclick.inference;

import static dev.nextclick.inference.RunningInference.ids;
import static dev.nextclick.inference.serving.PublishedModels.ITEMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models with an index of sessions are served from a mapped copy of it, and the answer says who spoke.
final class ModelKindsTest {

  private static final String INDEX = "neighbours.bin";

  @TempDir Path folder;

  @Test
  void sessionNeighboursAnswerWithWhatFollowed() throws Exception {
    try (RunningInference inference = RunningInference.start(folder)) {
      String version = inference.published.activateNeighbours();
      inference.ready();

      GetRecommendationsResponse answer =
          inference.ask(request -> request.addItemIds("item-4").addItemIds("item-5").setLimit(3));

      assertThat(answer.getSource())
          .isEqualTo(RecommendationSource.RECOMMENDATION_SOURCE_NEIGHBOURS);
      assertThat(answer.getVersion()).isEqualTo(version);
      assertThat(ids(answer)).hasSize(3).first().isEqualTo("item-6");
    }
  }

  @Test
  void aBlendAnswersAndRanksEveryItem() throws Exception {
    try (RunningInference inference = RunningInference.start(folder)) {
      inference.published.activateBlend(1);
      inference.ready();

      GetRecommendationsResponse answer =
          inference.ask(request -> request.addItemIds("item-5").setLimit(ITEMS));

      assertThat(answer.getSource()).isEqualTo(RecommendationSource.RECOMMENDATION_SOURCE_BLEND);
      assertThat(ids(answer)).hasSize(ITEMS).doesNotHaveDuplicates().startsWith("item-6");
      assertThat(inference.ask(request -> request.addItemIds("never seen")).getSource())
          .isEqualTo(RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY);
    }
  }

  @Test
  void oneKindFollowsAnotherWhileRequestsGoOn() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      for (int round = 0; round < 2; round++) {
        inference.published.activateBlend(round);
        awaitSource(inference, RecommendationSource.RECOMMENDATION_SOURCE_BLEND);
        inference.published.activateNeighbours();
        awaitSource(inference, RecommendationSource.RECOMMENDATION_SOURCE_NEIGHBOURS);
        inference.published.activate(round);
        awaitSource(inference, RecommendationSource.RECOMMENDATION_SOURCE_GRU4REC);
      }
    }
  }

  private static void awaitSource(RunningInference inference, RecommendationSource source) {
    await()
        .atMost(RunningInference.LIMIT)
        .until(() -> inference.ask(request -> request.addItemIds("item-1")).getSource() == source);
  }

  @Test
  void aCopyWithADamagedIndexIsMadeAgain() throws Exception {
    List<String> before;
    try (RunningInference inference = RunningInference.start(folder)) {
      inference.published.activateNeighbours();
      before = ids(inference.ready().ask(request -> request.addItemIds("item-5")));
    }
    Path copy = copiedIndex();
    byte[] whole = Files.readAllBytes(copy);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(copy, damaged);

    try (RunningInference inference = RunningInference.start(folder).ready()) {
      assertThat(ids(inference.ask(request -> request.addItemIds("item-5")))).isEqualTo(before);
      assertThat(copiedIndex()).hasBinaryContent(whole);
    }
  }

  private Path copiedIndex() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(file -> file.endsWith(INDEX)).findFirst().orElseThrow();
    }
  }
}
