package dev.nextclick.models.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nextclick.models.PublicClickstream;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.baselines.ItemKnnRecommender;
import dev.nextclick.models.baselines.ItemKnnSettings;
import dev.nextclick.models.baselines.SequentialRulesRecommender;
import dev.nextclick.models.baselines.SequentialRulesSettings;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Real clicks, where they are there: `rsc15_100k`, the smallest of the public sets.
class PublicSessionsTest {

  @Test
  void neighboursWithTheirDefaultsBeatSequentialRulesAndThoseItemNeighbours() throws Exception {
    Path set = PublicClickstream.folder().resolve("rsc15_100k");
    Path train = set.resolve("yoochoose-clicks-100k_train_tr.txt.gz");
    Path held = set.resolve("yoochoose-clicks-100k_train_valid.txt.gz");
    assumeTrue(
        Files.exists(train) && Files.exists(held),
        () -> "skipped: %s is not there".formatted(set.toAbsolutePath().normalize()));
    PublicClickstream clicks = PublicClickstream.read(train, held);
    EvaluationResult itemKnn =
        evaluate(
            ItemKnnRecommender.of(clicks.vocabulary(), clicks.train(), ItemKnnSettings.defaults()),
            clicks);
    EvaluationResult rules =
        evaluate(
            SequentialRulesRecommender.of(
                clicks.vocabulary(), clicks.train(), SequentialRulesSettings.defaults()),
            clicks);
    EvaluationResult neighbours =
        evaluate(
            VmisKnnRecommender.of(clicks.vocabulary(), clicks.train(), VmisKnnSettings.defaults()),
            clicks);
    assertThat(rules.mrr()).isGreaterThan(itemKnn.mrr());
    assertThat(neighbours.recall()).isGreaterThan(rules.recall() + 0.02);
    assertThat(neighbours.mrr()).isGreaterThan(rules.mrr());
  }

  private static EvaluationResult evaluate(Recommender recommender, PublicClickstream clicks) {
    try (recommender) {
      return Evaluation.evaluate(recommender, clicks.test(), EvaluationListener.none());
    }
  }
}
