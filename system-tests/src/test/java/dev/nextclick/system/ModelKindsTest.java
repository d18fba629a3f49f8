package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.recommendation.v1.RecommendationSource;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole suite as processes: each kind of model is trained from live clicks, becomes the active version, and is what answers.
@Timeout(180)
@ExtendWith(LiveSuiteExtension.class)
final class ModelKindsTest {

  private final LiveSuite suite;

  ModelKindsTest(LiveSuite suite) {
    this.suite = suite;
  }

  @ParameterizedTest
  @CsvSource({
    "vmis-knn, RECOMMENDATION_SOURCE_NEIGHBOURS",
    "gru4rec, RECOMMENDATION_SOURCE_GRU4REC"
  })
  void whatVisitorsClickIsRecommendedByTheModelThatWasAskedFor(
      String model, RecommendationSource source) throws Exception {
    long seed = Long.getLong("nextclick.seed", System.nanoTime());
    System.out.printf("seed %d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    String site = "kind-" + model;
    Trainings trainings = new Trainings(suite, site);
    ItemPattern pattern = ItemPattern.drawn(20, random);
    try (Shop shop = new Shop(suite, site, random)) {
      shop.visit(pattern, 150);
      Map<String, String> hyperparameters =
          model.equals("gru4rec") ? new HashMap<>(Trainings.QUICK) : new HashMap<>();
      hyperparameters.put("model", model);

      String version = trainings.succeed(hyperparameters).getVersion();

      shop.assertRecommends(pattern, version, source);
      assertThat(trainings.versions())
          .singleElement()
          .returns(model, ModelVersion::getKind)
          .returns(true, ModelVersion::getActive);
    }
  }
}
