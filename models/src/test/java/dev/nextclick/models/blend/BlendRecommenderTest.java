package dev.nextclick.models.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlendRecommenderTest {

  private static final Vocabulary VOCABULARY =
      Vocabulary.of(new String[] {"a", "b", "c"}, new long[] {1, 3, 1});

  /// Logits 0, ln 2 and ln 5: shares 1/8, 2/8 and 5/8.
  private final FixedScores network =
      new FixedScores(
          VOCABULARY,
          ModelKind.GRU4REC,
          _ -> new float[] {0, (float) Math.log(2), (float) Math.log(5)});

  /// Proportions 3 and 1, and an item that is not reached: shares 3/4, 0 and 1/4.
  private final FixedScores neighbours =
      new FixedScores(VOCABULARY, ModelKind.VMIS_KNN, _ -> new float[] {3, -0.25f, 1});

  private BlendRecommender blend(Map<String, ?> weights) {
    return new BlendRecommender(
        List.of(BlendPart.of(network), BlendPart.of(neighbours)), BlendWeights.of(2, weights));
  }

  private static float[] scores(Recommender recommender, int... session) {
    float[][] scores = new float[1][3];
    recommender.scorer().score(new int[][] {session}, scores);
    return scores[0];
  }

  private static void assertScores(float[] scores, double... expected) {
    for (int item = 0; item < expected.length; item++) {
      assertThat((double) scores[item]).isCloseTo(expected[item], within(1e-6));
    }
  }

  @Test
  void eachPartsScoresBecomeSharesOfOneAndAreAddedByTheirWeights() {
    assertScores(scores(blend(Map.of()), 0), (0.125 + 0.75) / 2, 0.25 / 2, (0.625 + 0.25) / 2);
    assertScores(
        scores(blend(Map.of("weight-first-1", 1, "weight-first-2", 0.5)), 0),
        0.125 + 0.375,
        0.25,
        0.625 + 0.125);
  }

  @Test
  void aTemperatureFlattensOrSharpensAPart() {
    double root = Math.sqrt(2) + Math.sqrt(5) + 1;
    assertScores(
        scores(blend(Map.of("temperature-1", 2, "weight-first-2", 0, "weight-first-1", 1)), 0),
        1 / root,
        Math.sqrt(2) / root,
        Math.sqrt(5) / root);
    assertScores(
        scores(blend(Map.of("temperature-2", 0.5, "weight-first-1", 0, "weight-first-2", 1)), 0),
        0.9,
        -0.25,
        0.1);
  }

  @Test
  void weightsDependOnTheSessionsLengthAndOnWhetherItWentBack() {
    BlendRecommender blend =
        blend(
            Map.of(
                "weight-second-2", 0,
                "weight-second-again-1", 0,
                "weight-many-2", 0,
                "weight-many-again-1", 0));
    float[] byNetwork = {0.0625f, 0.125f, 0.3125f};
    assertThat(scores(blend, 0, 1)).containsExactly(byNetwork, within(1e-6f));
    assertThat(scores(blend, 0, 0)[1]).isNegative();
    assertThat(scores(blend, 0, 0, 0, 0, 1)).containsExactly(byNetwork, within(1e-6f));
    assertThat(scores(blend, 0, 0, 1, 0, 1)[1]).isNegative();
  }

  @Test
  void whatNoPartReachesIsScoredByPopularity() {
    FixedScores nothing =
        new FixedScores(VOCABULARY, ModelKind.VMIS_KNN, _ -> new float[] {-0.5f, -0.25f, -0.5f});
    BlendRecommender blend =
        new BlendRecommender(
            List.of(BlendPart.of(nothing), BlendPart.of(nothing)), BlendWeights.equal(2));
    assertThat(scores(blend, 0)).containsExactly(-0.5f, -0.25f, -0.5f);
  }

  @Test
  void aPartWhoseScoresAreNoNumbersIsLeftOut() {
    FixedScores broken =
        new FixedScores(VOCABULARY, ModelKind.GRU4REC, _ -> new float[] {1, Float.NaN, 2});
    BlendRecommender blend =
        new BlendRecommender(
            List.of(BlendPart.of(broken), BlendPart.of(neighbours)), BlendWeights.equal(2));
    assertScores(scores(blend, 0), 0.375, -0.25, 0.125);
  }

  @Test
  void manySessionsAtOnceAreScoredAsOneByOne() {
    FixedScores echo =
        new FixedScores(
            VOCABULARY,
            ModelKind.GRU4REC,
            session -> {
              float[] scores = new float[3];
              scores[session[session.length - 1]] = session.length;
              return scores;
            });
    BlendRecommender blend =
        new BlendRecommender(
            List.of(BlendPart.of(echo), BlendPart.of(neighbours)), BlendWeights.equal(2));
    float[][] scores = new float[3][3];
    blend.scorer().score(new int[][] {{0}, {0, 1}, {0, 1, 2}}, scores);
    assertThat(scores[0]).isEqualTo(scores(blend, 0));
    assertThat(scores[1]).isEqualTo(scores(blend, 0, 1));
    assertThat(scores[2]).isEqualTo(scores(blend, 0, 1, 2));
  }

  @Test
  void aReplayScoresAsTheScorerDoes() {
    BlendRecommender blend = blend(Map.of("weight-second-again-1", 0, "weight-many-2", 0));
    int[] session = {0, 0, Vocabulary.UNKNOWN, 1, 2, 1, 0};
    try (SessionReplay replay = blend.replay(2)) {
      float[][] scores = new float[2][3];
      for (int click = 0; click < session.length; click++) {
        replay.click(new int[] {session[click], 1}, new boolean[] {click == 0, true}, scores);
        assertThat(scores[0]).isEqualTo(scores(blend, Arrays.copyOf(session, click + 1)));
        assertThat(scores[1]).isEqualTo(scores(blend, 1));
      }
    }
  }

  @Test
  void partsOfDifferentItemsOrWithoutWeightsAreRefused() {
    FixedScores other =
        new FixedScores(
            Vocabulary.of(new String[] {"a", "c", "b"}, new long[] {1, 1, 1}),
            ModelKind.VMIS_KNN,
            _ -> new float[3]);
    assertThatThrownBy(
            () ->
                new BlendRecommender(
                    List.of(BlendPart.of(network), BlendPart.of(other)), BlendWeights.equal(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gru4rec and vmis-knn know different items");
    assertThatThrownBy(
            () -> new BlendRecommender(List.of(BlendPart.of(network)), BlendWeights.equal(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 parts with weights for 2");
  }

  @Test
  void closingItClosesItsParts() {
    BlendRecommender blend = blend(Map.of());
    assertThat(blend.kind()).isEqualTo(ModelKind.BLEND);
    assertThat(blend.vocabulary()).isSameAs(VOCABULARY);
    blend.close();
    assertThat(network.closed).isTrue();
    assertThat(neighbours.closed).isTrue();
  }
}
