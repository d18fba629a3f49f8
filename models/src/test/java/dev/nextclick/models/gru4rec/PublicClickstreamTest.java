package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nextclick.models.PublicClickstream;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.popularity.PopularityRecommender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real clicks, where they are there: `rsc15_100k`, the smallest of the public sets.
class PublicClickstreamTest {

  @TempDir Path folder;

  @Test
  void onePassOverRealClicksIsWorthManyTimesPopularity() throws Exception {
    Path set = PublicClickstream.folder().resolve("rsc15_100k");
    Path train = set.resolve("yoochoose-clicks-100k_train_full.txt.gz");
    Path test = set.resolve("yoochoose-clicks-100k_test.txt.gz");
    assumeTrue(
        Files.exists(train) && Files.exists(test),
        () -> "skipped: %s is not there".formatted(set.toAbsolutePath().normalize()));
    PublicClickstream clicks = PublicClickstream.read(train, test);
    assertThat(clicks.train().count()).isEqualTo(17_794);
    assertThat(clicks.vocabulary().totalCount()).isEqualTo(70_278);

    TrainedGru4Rec trained =
        new Gru4RecTraining(
                Gru4RecSettings.of(
                    Map.of("batch-size", 64, "negatives", 512, "epochs", 1, "units", 64)),
                folder,
                TrainingListener.none())
            .train(clicks.vocabulary(), clicks.train());
    EvaluationResult popularity =
        Evaluation.evaluate(
            new PopularityRecommender(clicks.vocabulary()),
            clicks.test(),
            EvaluationListener.none());
    try (Gru4RecRecommender recommender = Gru4RecRecommender.of(trained, folder)) {
      EvaluationResult learned =
          Evaluation.evaluate(recommender, clicks.test(), EvaluationListener.none());
      assertThat(learned.pairs()).isEqualTo(13_568 - 3_416);
      assertThat(learned.recall()).isGreaterThan(0.5).isGreaterThan(5 * popularity.recall());
      assertThat(learned.mrr()).isGreaterThan(5 * popularity.mrr());
    }
  }
}
