package dev.nextclick.inference.serving;

import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.ModelKind;
import dev.nextclick.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoringWorkersTest {

  private static final RecommendationQuery QUERY = query(List.of("item-1"));

  @TempDir Path folder;

  private ServedModels served =
      new ServedModels(
          ServingSettings.of(Path.of(""), Path.of("")), new ServingMetrics(new Metrics()));

  @BeforeEach
  void serveAModel() throws Exception {
    new PublishedModels(folder.resolve("registry")).activate(1);
    served =
        new ServedModels(
            ServingSettings.of(folder.resolve("registry"), folder.resolve("cache")),
            new ServingMetrics(new Metrics()));
    served.follow();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void oneMoreThanMayWaitIsRejectedAndPopularityGoesOn() {
    ServedModel model = served.lease(SHOP, Optional.empty());
    // Workers that have not started: whatever comes, waits.
    try (ScoringWorkers workers = new ScoringWorkers(1, 2, new ServingMetrics(new Metrics()))) {
      CompletableFuture<Recommendation> first = recommend(workers, QUERY);
      CompletableFuture<Recommendation> second = recommend(workers, QUERY);

      assertThat(recommend(workers, QUERY))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(OverloadedException.class);
      assertThat(recommend(workers, query(List.of())).join().source())
          .isEqualTo(ModelKind.POPULARITY);
      assertThat(first).isNotDone();

      workers.start();
      assertThat(first).succeedsWithin(Duration.ofSeconds(10));
      assertThat(second).succeedsWithin(Duration.ofSeconds(10));
    }
    served.close();
    assertThat(model.isFreed()).isFalse();
    model.release();
    assertThat(model.isFreed()).as("every request gave its lease back").isTrue();
  }

  @Test
  void afterTheEndEverythingIsRejected() {
    ScoringWorkers workers = new ScoringWorkers(2, 2, new ServingMetrics(new Metrics()));
    workers.start();
    workers.close();
    workers.close();

    assertThat(recommend(workers, QUERY))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(OverloadedException.class);
  }

  private CompletableFuture<Recommendation> recommend(
      ScoringWorkers workers, RecommendationQuery query) {
    return workers.recommend(served.lease(SHOP, Optional.empty()), query);
  }

  private static RecommendationQuery query(List<String> clicks) {
    return new RecommendationQuery(SHOP, Optional.empty(), clicks, 5, List.of(), List.of(), false);
  }
}
