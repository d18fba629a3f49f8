package dev.nextclick.models.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VmisKnnRecommenderTest {

  private static final Sessions HISTORY =
      Sessions.of(new int[] {0, 1, 2}, new int[] {3, 0}, new int[] {4, 1, 5});

  private static final float FLOOR = -0.5f;

  private static float[] scores(VmisKnnSettings settings, Sessions history, int... session) {
    try (VmisKnnRecommender recommender =
        VmisKnnRecommender.of(Plain.vocabulary(6), history, settings)) {
      float[][] scores = new float[1][6];
      recommender.scorer().score(new int[][] {session}, scores);
      return scores[0];
    }
  }

  private static void assertScores(float[] scores, double... expected) {
    for (int item = 0; item < expected.length; item++) {
      assertThat((double) scores[item])
          .as("item %d of %s", item, Arrays.toString(scores))
          .isCloseTo(expected[item], within(Math.abs(expected[item]) * Plain.TIE));
    }
  }

  @Test
  void whatFollowedTheClickInOtherSessionsIsExpectedByOneOverItsDistance() {
    VmisKnnSettings plain = VmisKnnSettings.of(Plain.settings());
    assertScores(scores(plain, HISTORY, 0), FLOOR, 1, 0.5, FLOOR, FLOOR, FLOOR);
  }

  @Test
  void everyMatchOfANeighbourCounts() {
    VmisKnnSettings plain = VmisKnnSettings.of(Plain.settings());
    // The first session shares both items and weighs 1, the third shares one and weighs 1/2.
    assertScores(scores(plain, HISTORY, 0, 1), FLOOR, 1, 0.5 + 1, FLOOR, FLOOR, 0.5);
  }

  @Test
  void candidatesBeforeAMatchCountByTheirOwnWeightAndDecay() {
    assertScores(
        scores(Plain.with("backward-weight", 0.25), HISTORY, 2),
        0.125,
        0.25,
        FLOOR,
        FLOOR,
        FLOOR,
        FLOOR);
  }

  @Test
  void candidatesBeforeAMatchCountLessTheMoreItemsTheSessionHas() {
    Map<String, Object> settings = Plain.settings();
    settings.put("backward-weight", 1);
    settings.put("backward-shrink", 2);
    Sessions history = Sessions.of(new int[] {0, 1});
    assertScores(scores(VmisKnnSettings.of(settings), history, 1)[0], 1);
    assertScores(scores(VmisKnnSettings.of(settings), history, 5, 1)[0], 0.25);
  }

  @Test
  void theSessionsOtherItemsAreScoredByTheirOwnFactor() {
    assertScores(scores(Plain.with("repeat-other", 3), HISTORY, 1, 0)[1], 3);
  }

  @Test
  void theCandidateRightBehindAMatchHasABonus() {
    assertScores(
        scores(Plain.with("next-bonus", 0.5), HISTORY, 0), FLOOR, 1.5, 0.5, FLOOR, FLOOR, FLOOR);
  }

  @Test
  void aMatchFartherBackExpectsCandidatesFartherAhead() {
    // Item 0 has lag 1: behind it, 2 stands where the shift expects it, and 1 is one off.
    assertScores(
        scores(Plain.with("shift", 1), Sessions.of(new int[] {0, 1, 2}), 0, 4),
        FLOOR,
        0.5,
        1,
        FLOOR,
        FLOOR,
        FLOOR);
  }

  @Test
  void olderClicksFindNeighboursThatAreLessSimilar() {
    // Two neighbours with one click each; the older click weighs 1/e, squared by the sharpness of
    // 2.
    Sessions history = Sessions.of(new int[] {0, 2}, new int[] {1, 3});
    assertScores(
        scores(Plain.with("click-decay", 1), history, 0, 1),
        FLOOR,
        FLOOR,
        Math.exp(-1),
        1,
        FLOOR,
        FLOOR);
    assertScores(
        scores(Plain.with("match-decay", 1), history, 0, 1),
        FLOOR,
        FLOOR,
        Math.exp(-1),
        1,
        FLOOR,
        FLOOR);
  }

  @Test
  void rareItemsSayMore() {
    // Of 3 sessions, item 0 is in 2, item 1 in 1.
    Sessions history = Sessions.of(new int[] {0, 2}, new int[] {1, 3}, new int[] {0, 2});
    double ratio = Math.log(4.0 / 2) / Math.log(4.0);
    assertScores(
        scores(Plain.with("rarity", 1), history, 0, 1), FLOOR, FLOOR, 2 * ratio, 1, FLOOR, FLOOR);
    assertScores(
        scores(Plain.with("match-rarity", 1), history, 0, 1),
        FLOOR,
        FLOOR,
        2 * Math.log(2),
        Math.log(4),
        FLOOR,
        FLOOR);
  }

  @Test
  void onlyTheMostSimilarNeighboursAreLookedAtAndOfEqualOnesTheNewest() {
    assertScores(
        scores(Plain.with("neighbours", 1), HISTORY, 0, 1), FLOOR, 1, 1.5, FLOOR, FLOOR, FLOOR);
    assertScores(
        scores(Plain.with("neighbours", 1), Sessions.of(new int[] {0, 1}, new int[] {0, 2}), 0),
        FLOOR,
        FLOOR,
        1,
        FLOOR,
        FLOOR,
        FLOOR);
  }

  @Test
  void onlyTheNewestSessionsOfAnItemAreAsked() {
    assertScores(
        scores(Plain.with("sessions-per-item", 1), HISTORY, 1),
        FLOOR,
        FLOOR,
        FLOOR,
        FLOOR,
        FLOOR,
        1);
  }

  @Test
  void onlyTheNewestItemsOfTheSessionCount() {
    assertThat(scores(Plain.with("clicks", 1), HISTORY, 0, 0, 1, 1, 4))
        .isEqualTo(scores(Plain.with("clicks", 1), HISTORY, 4));
  }

  @Test
  void aRepeatedItemStandsWhereItWasClickedLast() {
    assertThat(scores(Plain.with("click-decay", 1), HISTORY, 1, 0, 1))
        .isEqualTo(scores(Plain.with("click-decay", 1), HISTORY, 0, 1));
  }

  @Test
  void theLastClickIsScoredByItsOwnFactor() {
    Sessions history = Sessions.of(new int[] {0, 0, 1});
    assertScores(scores(Plain.with("repeat-last", 0.5), history, 0)[0] * 2, 1);
    assertScores(scores(Plain.with("same-weight", 3), Sessions.of(new int[] {0, 1}), 0), 3, 1);
  }

  private static void assertScores(double score, double expected) {
    assertThat(score).isCloseTo(expected, within(expected * Plain.TIE));
  }

  @Test
  void theBestGiveOnToWhatTheyAreSeenWith() {
    // Item 1 is followed by 2 and preceded by 0: its links are 1 / 1.7 and 0.7 / 1.7 of all,
    // and each target has one click.
    Sessions history = Sessions.of(new int[] {0, 1}, new int[] {1, 2});
    double all = 1.7 * Math.pow(2, 0.2);
    assertScores(
        scores(Plain.with("spread", 0.5), history, 0),
        0.5 * 0.7 / all,
        1,
        0.5 / all,
        FLOOR,
        FLOOR,
        FLOOR);
  }

  @Test
  void whatIsClickedOfLateIsExpectedMore() {
    Sessions history = Sessions.of(new int[] {0, 1}, new int[] {3, 4}, new int[] {0, 2});
    float[] scores = scores(Plain.with("trend", 1), history, 0);
    assertThat(scores[2]).isGreaterThan(5 * scores[1]).isGreaterThan(1);
  }

  @Test
  void equalScoresAreToldApartByPopularity() {
    Vocabulary vocabulary = Vocabulary.of(new String[] {"a", "b", "c"}, new long[] {2, 1, 3});
    try (VmisKnnRecommender recommender =
        VmisKnnRecommender.of(
            vocabulary,
            Sessions.of(new int[] {0, 1}, new int[] {0, 2}),
            VmisKnnSettings.of(Plain.settings()))) {
      TopItems best = recommender.scorer().reach(new int[] {0}).best(2, _ -> true);
      assertThat(new int[] {best.item(0), best.item(1)}).containsExactly(2, 1);
    }
  }

  @Test
  void aSessionWithNoKnownItemIsAnsweredByPopularity() {
    VmisKnnSettings plain = VmisKnnSettings.of(Plain.settings());
    float[] popularity = {FLOOR, FLOOR, FLOOR, FLOOR, FLOOR, FLOOR};
    assertThat(scores(plain, HISTORY)).isEqualTo(popularity);
    assertThat(scores(plain, HISTORY, Vocabulary.UNKNOWN)).isEqualTo(popularity);
    assertThat(scores(plain, Sessions.of(), 0)).isEqualTo(popularity);
    assertThat(scores(plain, Sessions.of(new int[] {0}), 0)).isEqualTo(popularity);
    assertThat(scores(plain, Sessions.of(new int[] {Vocabulary.UNKNOWN}, new int[0]), 0))
        .isEqualTo(popularity);
  }

  @Test
  void unknownItemsAreSkippedInTheSessionAndInTheHistory() {
    VmisKnnSettings plain = VmisKnnSettings.of(Plain.settings());
    assertThat(scores(plain, HISTORY, 0, Vocabulary.UNKNOWN)).isEqualTo(scores(plain, HISTORY, 0));
    assertScores(
        scores(plain, Sessions.of(new int[] {0, Vocabulary.UNKNOWN, 1}), 0),
        FLOOR,
        1,
        FLOOR,
        FLOOR,
        FLOOR,
        FLOOR);
  }

  @Test
  void oneItemIsEnough() {
    try (VmisKnnRecommender recommender =
        VmisKnnRecommender.of(
            Plain.vocabulary(1), Sessions.of(new int[] {0, 0}), VmisKnnSettings.defaults())) {
      assertThat(recommender.scorer().reach(new int[] {0, 0, 0}).size()).isEqualTo(1);
    }
  }

  @Test
  void aVeryLongSessionCostsAndWeighsAsMuchAsItsNewestClicks() {
    int[] robot = new int[1_000_000];
    Arrays.setAll(robot, i -> i % 6);
    VmisKnnSettings plain = VmisKnnSettings.of(Plain.settings());
    int[] newest = Arrays.copyOfRange(robot, robot.length - 50, robot.length);
    assertThat(scores(plain, Sessions.of(robot), 3))
        .isEqualTo(scores(plain, Sessions.of(newest), 3));
    assertThat(scores(plain, HISTORY, robot)).isEqualTo(scores(plain, HISTORY, newest));
  }

  @Test
  void aScorerForgetsTheSessionBefore() {
    try (VmisKnnRecommender recommender =
            VmisKnnRecommender.of(Plain.vocabulary(6), HISTORY, VmisKnnSettings.defaults());
        VmisKnnScorer scorer = recommender.scorer()) {
      float[][] scores = new float[3][6];
      scorer.score(new int[][] {{0, 1}, {}, {0, 1}}, scores);
      assertThat(scores[2]).isEqualTo(scores[0]);
      assertThat(scores[1]).containsOnly(FLOOR);
      assertThat(scorer.reach(new int[0]).size()).isZero();
    }
  }

  @Test
  void theBestReachedItemsAreTheBestOfAll() {
    try (VmisKnnRecommender recommender =
            VmisKnnRecommender.of(Plain.vocabulary(6), HISTORY, VmisKnnSettings.defaults());
        VmisKnnScorer scorer = recommender.scorer()) {
      float[][] scores = new float[1][6];
      scorer.score(new int[][] {{0, 1}}, scores);
      TopItems best = scorer.reach(new int[] {0, 1}).best(3, item -> item != 2);
      TopItems ofAll = TopItems.of(scores[0], 3, item -> item != 2);
      for (int place = 0; place < 3; place++) {
        assertThat(best.item(place)).isEqualTo(ofAll.item(place));
        assertThat(best.score(place)).isEqualTo(ofAll.score(place));
      }
    }
  }

  @Test
  void itemsOutsideTheVocabularyAreRefused() {
    VmisKnnSettings settings = VmisKnnSettings.defaults();
    assertThatThrownBy(() -> scores(settings, HISTORY, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("item 6 of 6");
    assertThatThrownBy(() -> scores(settings, Sessions.of(new int[] {6}), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("item 6 of 6");
  }

  @Test
  void saysWhatItIsAndGivesNoScorerOnceItIsClosed() {
    Vocabulary vocabulary = Plain.vocabulary(6);
    VmisKnnSettings settings = VmisKnnSettings.defaults();
    VmisKnnRecommender recommender = VmisKnnRecommender.of(vocabulary, HISTORY, settings);
    assertThat(recommender.kind()).isEqualTo(ModelKind.VMIS_KNN);
    assertThat(recommender.vocabulary()).isSameAs(vocabulary);
    assertThat(recommender.settings()).isEqualTo(settings);
    assertThatThrownBy(
            () -> new VmisKnnRecommender(Plain.vocabulary(5), recommender.index(), settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index of 6 items for a vocabulary of 5");
    recommender.close();
    recommender.close();
    assertThatThrownBy(recommender::scorer)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the recommender is closed");
  }
}
