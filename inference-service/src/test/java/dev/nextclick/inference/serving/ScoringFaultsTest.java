package dev.nextclick.inference.serving;

import static dev.nextclick.inference.serving.PublishedModels.ITEMS;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.artifact.LoadedArtifact;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import dev.nextclick.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Native code, and what is called from a worker, may throw anything.
final class ScoringFaultsTest {

  private static final List<String> KNOWN = List.of("item-1");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final LongAdder answered = new LongAdder();
  private Path directory = Path.of("set before each");

  @BeforeEach
  void publish() throws Exception {
    PublishedModels published = new PublishedModels(folder);
    directory = published.registry().directory(SHOP, published.publish(SHOP, ITEMS, 1));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        NullPointerException.class,
        IndexOutOfBoundsException.class,
        UnsatisfiedLinkError.class,
        StackOverflowError.class
      })
  void popularityAnswersWhateverTheModelThrowsAndTheWorkerScoresTheNextSession(
      Class<? extends Throwable> fault) throws Exception {
    FaultyArtifact faulty = new FaultyArtifact(ModelArtifact.load(directory));
    ServedModel model = warm(faulty, 1);
    try (ScoringWorkers workers = new ScoringWorkers(1, 4, new ServingMetrics(new Metrics()))) {
      workers.start();
      faulty.failOnScore(fault.getConstructor().newInstance());
      assertThat(answer(workers, model, 5).source()).isEqualTo(ModelKind.POPULARITY);

      faulty.recover();

      assertThat(answer(workers, model, 5).source()).isEqualTo(ModelKind.GRU4REC);
      assertThat(answered.sum()).as("each answer counts once").isEqualTo(2);
    }
    model.release();
    assertThat(faulty.isClosed()).as("every request gave its lease back").isTrue();
  }

  @Test
  void theNeighboursOfABlendAnswerWhileItsNetworkCannotAndPopularityWhileNeitherCan()
      throws Exception {
    PublishedModels published = new PublishedModels(folder);
    Path blend = published.registry().directory(SHOP, published.activateBlend(1));
    LoadedArtifact real = ModelArtifact.load(blend);
    BlendRecommender whole = (BlendRecommender) real.recommender();
    List<FaultyArtifact> faulty =
        whole.parts().stream()
            .map(part -> new LoadedArtifact(real.manifest(), part.recommender()))
            .map(FaultyArtifact::new)
            .toList();
    ServedModel model =
        warm(
            new LoadedArtifact(
                real.manifest(),
                new BlendRecommender(faulty.stream().map(BlendPart::of).toList(), whole.weights())),
            1);
    try (ScoringWorkers workers = new ScoringWorkers(1, 4, new ServingMetrics(new Metrics()))) {
      workers.start();
      assertThat(answer(workers, model, 5).source()).isEqualTo(ModelKind.BLEND);

      faulty.getFirst().failOnScore(new UnsatisfiedLinkError("score"));
      Recommendation degraded = answer(workers, model, 5);
      assertThat(degraded.source()).isEqualTo(ModelKind.VMIS_KNN);
      assertThat(degraded.items()).hasSize(5).first().extracting("id").isEqualTo("item-2");

      faulty.getLast().failOnScore(new IllegalStateException("score"));
      assertThat(answer(workers, model, 5).source()).isEqualTo(ModelKind.POPULARITY);

      faulty.getFirst().recover();
      assertThat(answer(workers, model, 5).source()).isEqualTo(ModelKind.GRU4REC);
      assertThat(answered.sum()).as("each answer counts once").isEqualTo(4);
    }
    model.release();
    assertThat(faulty).allMatch(FaultyArtifact::isClosed);
    assertThat(faulty).allMatch(part -> part.scorersOpen() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"item-1", "never seen"})
  void aRequestThatNobodyCanAnswerFailsAndTheNextIsAnswered(String click) throws Exception {
    ServedModel model = warm(new FaultyArtifact(ModelArtifact.load(directory)), 1);
    try (ScoringWorkers workers = new ScoringWorkers(1, 4, new ServingMetrics(new Metrics()))) {
      workers.start();

      // Neither the model nor popularity has lists of less than nothing.
      assertThat(recommend(workers, model, List.of(click), -1))
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(IllegalArgumentException.class);

      assertThat(answer(workers, model, 5).source()).isEqualTo(ModelKind.GRU4REC);
      assertThat(answered.sum()).isEqualTo(1);
    }
    model.release();
    assertThat(model.isFreed()).isTrue();
  }

  @Test
  void theLastLeaseOfAModelThatCannotBeFreedIsAnsweredAndTheRestIsFreed() throws Exception {
    FaultyArtifact faulty = new FaultyArtifact(ModelArtifact.load(directory));
    ServedModel model = warm(faulty, 2);
    ServedModel next = warm(new FaultyArtifact(ModelArtifact.load(directory)), 2);
    faulty.failOnScorerClose(new UnsatisfiedLinkError("close"));
    try (ScoringWorkers workers = new ScoringWorkers(1, 4, new ServingMetrics(new Metrics()))) {
      CompletableFuture<Recommendation> answer = recommend(workers, model, KNOWN, 5);
      model.release();
      workers.start();

      assertThat(answer).succeedsWithin(LIMIT);

      assertThat(faulty.scorersOpen()).isZero();
      assertThat(faulty.isClosed()).isTrue();
      assertThat(answer(workers, next, 5).source()).isEqualTo(ModelKind.GRU4REC);
    }
    next.release();
  }

  @Test
  void anArtifactIsClosedWhenItsVersionCannotBeMade() throws Exception {
    FaultyArtifact faulty = new FaultyArtifact(ModelArtifact.load(directory));
    faulty.failOnVocabulary(new IllegalStateException("no vocabulary"));

    assertThatIllegalStateException()
        .isThrownBy(() -> warm(faulty, 2))
        .withMessage("no vocabulary");

    assertThat(faulty.isClosed()).isTrue();
  }

  @Test
  void anArtifactAndItsScorersAreClosedWhenItCannotBeWarmed() throws Exception {
    FaultyArtifact faulty = new FaultyArtifact(ModelArtifact.load(directory));
    faulty.failOnScore(new IllegalStateException("no score"));
    faulty.failOnScorerClose(new IllegalStateException("no end"));

    assertThatIllegalStateException().isThrownBy(() -> warm(faulty, 2)).withMessage("no score");

    assertThat(faulty.scorersOpen()).isZero();
    assertThat(faulty.isClosed()).isTrue();
  }

  private ServedModel warm(FaultyArtifact faulty, int workers) {
    return warm(faulty.artifact(), workers);
  }

  private ServedModel warm(LoadedArtifact artifact, int workers) {
    return ServedModel.warm(SHOP, "version", artifact, workers, 1, answered);
  }

  private static Recommendation answer(ScoringWorkers workers, ServedModel model, int limit)
      throws Exception {
    return recommend(workers, model, KNOWN, limit).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static CompletableFuture<Recommendation> recommend(
      ScoringWorkers workers, ServedModel model, List<String> clicks, int limit) {
    assertThat(model.acquire()).isTrue();
    return workers.recommend(
        model,
        new RecommendationQuery(
            SHOP, Optional.empty(), clicks, limit, List.of(), List.of(), false));
  }
}
