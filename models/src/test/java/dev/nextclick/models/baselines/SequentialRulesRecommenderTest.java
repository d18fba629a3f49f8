package dev.nextclick.models.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequentialRulesRecommenderTest {

  private static final Vocabulary VOCABULARY =
      Vocabulary.of(new String[] {"a", "b", "c", "d"}, new long[] {3, 3, 1, 1});

  /// a→b: 1 + 1/3; a→c: 1/2 + 1; a→a: 1/2; b→a: 1; b→c: 1/2; b→b: 1/2
  private static final Sessions TRAIN =
      Sessions.of(new int[] {0, 1, 2}, new int[] {0}, new int[] {1, 0, 1});

  private static float[] scores(Recommender recommender, int... session) {
    float[][] scores = new float[1][recommender.vocabulary().size()];
    recommender.scorer().score(new int[][] {session}, scores);
    return scores[0];
  }

  private static SequentialRulesRecommender rules(Map<String, ?> settings, Sessions train) {
    return SequentialRulesRecommender.of(VOCABULARY, train, SequentialRulesSettings.of(settings));
  }

  @Test
  void aPairCountsByOneOverItsDistance() {
    Recommender recommender = rules(Map.of(), TRAIN);
    assertThat(scores(recommender, 0)).containsExactly(-0.25f, 2f, 0.5f, -0.5f);
    assertThat(scores(recommender, 1)).containsExactly(1f, 0.5f, 1f, -0.5f);
  }

  @Test
  void onlyTheLastKnownClickCounts() {
    Recommender recommender = rules(Map.of(), TRAIN);
    assertThat(scores(recommender, 2, 1, 0, Vocabulary.UNKNOWN)).isEqualTo(scores(recommender, 0));
  }

  @Test
  void pairsFartherApartThanTheStepsDoNotCount() {
    assertThat(scores(rules(Map.of("steps", 1), TRAIN), 1)).containsExactly(1f, -0.25f, 1f, -0.5f);
  }

  @Test
  void theHeaviestRulesAreKeptAndOfEqualOnesTheLowerIndex() {
    assertThat(scores(rules(Map.of("rules", 1), TRAIN), 1))
        .containsExactly(1f, -0.25f, -0.5f, -0.5f);
  }

  @Test
  void whatNothingFollowsAndWhatIsUnknownIsAnsweredByPopularity() {
    Recommender recommender = rules(Map.of(), TRAIN);
    float[] popularity = {-0.25f, -0.25f, -0.5f, -0.5f};
    assertThat(scores(recommender, 2)).isEqualTo(popularity);
    assertThat(scores(recommender)).isEqualTo(popularity);
    assertThat(scores(recommender, Vocabulary.UNKNOWN)).isEqualTo(popularity);
  }

  @Test
  void unknownClicksInTrainingKeepTheirPlaceButMakeNoRule() {
    Recommender recommender = rules(Map.of(), Sessions.of(new int[] {0, Vocabulary.UNKNOWN, 1}));
    assertThat(scores(recommender, 0)).containsExactly(-0.25f, 0.5f, -0.5f, -0.5f);
  }

  @Test
  void oneSessionOfOneItemAndNoSessionsAreEnough() {
    assertThat(scores(rules(Map.of(), Sessions.of(new int[] {0})), 0)).containsOnly(-0.25f, -0.5f);
    assertThat(scores(rules(Map.of(), Sessions.of()), 0)).containsOnly(-0.25f, -0.5f);
  }

  @Test
  void aVeryLongSessionCostsItsStepsOnly() {
    assertThat(scores(rules(Map.of(), Sessions.of(new int[100_000])), 0)[0])
        .isBetween(292_880f, 292_897f);
  }

  @Test
  void itemsOutsideTheVocabularyAreRefused() {
    assertThatThrownBy(() -> rules(Map.of(), Sessions.of(new int[] {4})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("item 4 of 4");
  }

  @Test
  void settingsHaveDefaultsAndAreRefusedByName() {
    assertThat(SequentialRulesSettings.defaults().toMap())
        .containsExactly(Map.entry("steps", 10), Map.entry("rules", 100));
    assertThatThrownBy(() -> new SequentialRulesSettings(0, 20_000))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "steps: '0' is not a whole number from 1 to 100; "
                + "rules: '20000' is not a whole number from 1 to 10000");
  }

  @Test
  void saysWhatItIs() {
    Recommender recommender = rules(Map.of(), TRAIN);
    assertThat(recommender.kind()).isEqualTo(ModelKind.SEQUENTIAL_RULES);
    assertThat(recommender.vocabulary()).isSameAs(VOCABULARY);
  }
}
