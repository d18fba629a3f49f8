package dev.nextclick.models.baselines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Vocabulary;
import org.junit.jupiter.api.Test;

class SessionPopularityRecommenderTest {

  private static final Vocabulary VOCABULARY =
      Vocabulary.of(new String[] {"a", "b", "c", "d"}, new long[] {1, 3, 1, 3});

  private final Recommender recommender = new SessionPopularityRecommender(VOCABULARY);

  private float[] scores(int... session) {
    float[][] scores = new float[1][4];
    recommender.scorer().score(new int[][] {session}, scores);
    return scores[0];
  }

  @Test
  void countsTheSessionsClicksAndBreaksTiesByPopularity() {
    assertThat(scores(0, 1, 0)).containsExactly(2.5f, 1.75f, -0.5f, -0.25f);
    assertThat(scores(0, 1)).containsExactly(1.5f, 1.75f, -0.5f, -0.25f);
  }

  @Test
  void aSessionThatHasJustBegunIsScoredByPopularity() {
    assertThat(scores()).containsExactly(-0.5f, -0.25f, -0.5f, -0.25f);
    assertThat(scores(Vocabulary.UNKNOWN)).containsExactly(-0.5f, -0.25f, -0.5f, -0.25f);
  }

  @Test
  void unknownItemsAreSkipped() {
    assertThat(scores(Vocabulary.UNKNOWN, 2)).containsExactly(-0.5f, -0.25f, 1.5f, -0.25f);
  }

  @Test
  void oneItemIsEnough() {
    Recommender one =
        new SessionPopularityRecommender(Vocabulary.of(new String[] {"a"}, new long[] {1}));
    float[][] scores = new float[1][1];
    one.scorer().score(new int[][] {new int[100_000]}, scores);
    assertThat(scores[0]).containsExactly(100_000.5f);
  }

  @Test
  void saysWhatItIs() {
    assertThat(recommender.kind()).isEqualTo(ModelKind.SESSION_POPULARITY);
    assertThat(ModelKind.of("s-pop")).contains(recommender.kind());
    assertThat(recommender.vocabulary()).isSameAs(VOCABULARY);
  }
}
