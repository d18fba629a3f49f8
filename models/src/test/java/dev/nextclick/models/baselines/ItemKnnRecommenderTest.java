package dev.nextclick.models.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemKnnRecommenderTest {

  private static final Vocabulary VOCABULARY =
      Vocabulary.of(new String[] {"a", "b", "c", "d"}, new long[] {4, 2, 1, 1});

  /// Sessions with a: 4, b: 2, c: 1; together a and b: 2, a and c: 1.
  private static final Sessions TRAIN =
      Sessions.of(new int[] {0, 1, 0, 1}, new int[] {1, 0}, new int[] {2, 0}, new int[] {0});

  private static float[] scores(Recommender recommender, int... session) {
    float[][] scores = new float[1][recommender.vocabulary().size()];
    recommender.scorer().score(new int[][] {session}, scores);
    return scores[0];
  }

  private static ItemKnnRecommender itemKnn(Map<String, ?> settings, Sessions train) {
    return ItemKnnRecommender.of(VOCABULARY, train, ItemKnnSettings.of(settings));
  }

  @Test
  void withoutRegularisationTheSimilarityIsTheCosineOfTheItemsSessions() {
    Recommender recommender = itemKnn(Map.of("regularisation", 0), TRAIN);
    float[] ofA = scores(recommender, 0);
    assertThat(ofA[1]).isEqualTo((float) (2 / Math.sqrt(4 * 2)));
    assertThat(ofA[2]).isEqualTo(0.5f);
    assertThat(ofA[0]).isEqualTo(-0.2f);
    assertThat(ofA[3]).isEqualTo(-0.5f);
    assertThat(scores(recommender, 2)[0]).isEqualTo(0.5f);
  }

  @Test
  void regularisationAddsSessionsToEachItem() {
    float[] ofA = scores(itemKnn(Map.of("regularisation", 2), TRAIN), 0);
    assertThat(ofA[1]).isEqualTo((float) (2 / Math.sqrt(6 * 4)));
    assertThat(ofA[2]).isEqualTo((float) (1 / Math.sqrt(6 * 3)));
  }

  @Test
  void onlyTheNearestNeighboursAreKept() {
    assertThat(scores(itemKnn(Map.of("neighbours", 1), TRAIN), 0)[2]).isEqualTo(-0.5f);
  }

  @Test
  void onlyTheLastKnownClickCounts() {
    Recommender recommender = itemKnn(Map.of(), TRAIN);
    assertThat(scores(recommender, 2, 0, Vocabulary.UNKNOWN)).isEqualTo(scores(recommender, 0));
  }

  @Test
  void whatHasNoNeighboursAndWhatIsUnknownIsAnsweredByPopularity() {
    float[] popularity = {-0.2f, -1 / 3f, -0.5f, -0.5f};
    assertThat(scores(itemKnn(Map.of(), TRAIN), 3)).isEqualTo(popularity);
    assertThat(scores(itemKnn(Map.of(), TRAIN))).isEqualTo(popularity);
    assertThat(scores(itemKnn(Map.of(), TRAIN), Vocabulary.UNKNOWN)).isEqualTo(popularity);
    assertThat(scores(itemKnn(Map.of(), Sessions.of(new int[] {0})), 0)).isEqualTo(popularity);
    assertThat(scores(itemKnn(Map.of(), Sessions.of()), 0)).isEqualTo(popularity);
  }

  @Test
  void ofAVeryLongSessionTheNewestClicksCount() {
    int[] clicks = new int[100_000];
    Arrays.fill(clicks, 1);
    clicks[0] = 2;
    clicks[clicks.length - ItemKnnRecommender.LONGEST_SESSION - 1] = 3;
    clicks[clicks.length - ItemKnnRecommender.LONGEST_SESSION] = 0;
    float[] ofB = scores(itemKnn(Map.of("regularisation", 0), Sessions.of(clicks)), 1);
    assertThat(ofB).containsExactly(1f, -1 / 3f, -0.5f, -0.5f);
  }

  @Test
  void settingsHaveDefaultsAndAreRefusedByName() {
    assertThat(ItemKnnSettings.defaults().toMap())
        .containsExactly(Map.entry("neighbours", 100), Map.entry("regularisation", 20.0));
    assertThatThrownBy(() -> new ItemKnnSettings(0, -1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "neighbours: '0' is not a whole number from 1 to 10000; "
                + "regularisation: '-1.0' is not a number from 0 to 1000000");
  }

  @Test
  void saysWhatItIs() {
    Recommender recommender = itemKnn(Map.of(), TRAIN);
    assertThat(recommender.kind()).isEqualTo(ModelKind.ITEM_KNN);
    assertThat(recommender.vocabulary()).isSameAs(VOCABULARY);
  }
}
