package dev.nextclick.models.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import org.junit.jupiter.api.Test;

class PopularityRecommenderTest {

  private static final Vocabulary VOCABULARY =
      Vocabulary.of(new String[] {"a", "b", "c", "d"}, new long[] {1, 5, 2, 2});

  private final Recommender recommender = new PopularityRecommender(VOCABULARY);
  private final Scorer scorer = recommender.scorer();

  @Test
  void scoresAnItemByItsShareOfAllClicksWhateverTheSession() {
    float[][] scores = new float[3][4];
    scorer.score(new int[][] {{}, {1, 1, 0}, {Vocabulary.UNKNOWN}}, scores);
    for (float[] session : scores) {
      assertThat(session).containsExactly(0.1f, 0.5f, 0.2f, 0.2f);
    }
    TopItems top = TopItems.of(scores[0], 3);
    assertThat(new int[] {top.item(0), top.item(1), top.item(2)}).containsExactly(1, 2, 3);
  }

  @Test
  void saysWhatItIs() {
    assertThat(recommender.kind()).isEqualTo(ModelKind.POPULARITY);
    assertThat(ModelKind.of("popularity")).contains(recommender.kind());
    assertThat(recommender.vocabulary()).isSameAs(VOCABULARY);
  }

  @Test
  void leavesArraysThatBelongToNoSessionAndPlacesBehindTheLastItem() {
    float[][] scores = {{9, 9, 9, 9, 9}, {9, 9, 9, 9, 9}};
    scorer.score(new int[][] {{0}}, scores);
    assertThat(scores[0]).containsExactly(0.1f, 0.5f, 0.2f, 0.2f, 9);
    assertThat(scores[1]).containsOnly(9);
  }

  @Test
  void refusesWhatEveryScorerRefuses() {
    assertRefused("1 score arrays for 2 sessions", new int[][] {{0}, {1}}, new float[1][4]);
    assertRefused(
        "score array 1 has 3 places for 4 items",
        new int[][] {{0}, {1}},
        new float[][] {new float[4], new float[3]});
    assertRefused("item 4 of 4", new int[][] {{0, 4}}, new float[1][4]);
    assertRefused("item -2 of 4", new int[][] {{-2}}, new float[1][4]);
  }

  private void assertRefused(String message, int[][] sessions, float[][] scores) {
    assertThatThrownBy(() -> scorer.score(sessions, scores))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aReplayOfItScoresEverySlotAndRefusesAnotherNumberOfSlots() {
    try (SessionReplay replay = recommender.replay(2)) {
      float[][] scores = new float[2][4];
      replay.click(new int[] {0, Vocabulary.UNKNOWN}, new boolean[] {true, true}, scores);
      replay.click(new int[] {3, 2}, new boolean[] {false, true}, scores);
      assertThat(scores)
          .isDeepEqualTo(new float[][] {{0.1f, 0.5f, 0.2f, 0.2f}, {0.1f, 0.5f, 0.2f, 0.2f}});
      assertThatThrownBy(() -> replay.click(new int[1], new boolean[2], scores))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there are 2 slots");
      assertThatThrownBy(() -> replay.click(new int[2], new boolean[3], scores))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there are 2 slots");
    }
  }
}
