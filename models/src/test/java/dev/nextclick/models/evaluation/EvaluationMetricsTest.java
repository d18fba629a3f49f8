package dev.nextclick.models.evaluation;

import static dev.nextclick.models.evaluation.Formulaic.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.popularity.PopularityRecommender;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The figures beside Recall@20 and MRR@20, on examples small enough to count by hand.
class EvaluationMetricsTest {

  private static final double EXACT = 1e-12;

  /// Item 0 is always first, item 1 second, and so on.
  private static EvaluationResult inOrder(int items, int[]... sessions) {
    return Evaluation.evaluate(
        new Formulaic(items(items), (_, item) -> -item),
        Sessions.of(sessions),
        EvaluationListener.none());
  }

  /// The last click, or 0 where there is none: slots without a session are scored too.
  private static int last(int[] session) {
    return session.length == 0 ? 0 : session[session.length - 1];
  }

  @Test
  void countsWithinFewerRanksToo() {
    EvaluationResult result = inOrder(100, new int[] {50, 0, 4, 5, 9, 10, 19, 20});
    assertThat(result.at(5).recall()).isEqualTo(2.0 / 7, within(EXACT));
    assertThat(result.at(10).recall()).isEqualTo(4.0 / 7, within(EXACT));
    assertThat(result.at(20).recall()).isEqualTo(6.0 / 7, within(EXACT));
    assertThat(result.at(5).mrr()).isEqualTo((1 + 1.0 / 5) / 7, within(EXACT));
    assertThat(result.at(20))
        .isEqualTo(new Accuracy(20, result.recall(), result.mrr(), result.at(20).ndcg()));
  }

  @Test
  void gainFallsWithTheLogarithmOfTheRank() {
    EvaluationResult result = inOrder(100, new int[] {50, 0, 2, 6});
    // Ranks 1, 3 and 7: gains 1 / log2(2), 1 / log2(4), 1 / log2(8).
    assertThat(result.at(20).ndcg()).isEqualTo((1 + 1.0 / 2 + 1.0 / 3) / 3, within(EXACT));
    assertThat(result.at(5).ndcg()).isEqualTo((1 + 1.0 / 2) / 3, within(EXACT));
  }

  @Test
  void refusesACutoffThatWasNotKept() {
    EvaluationResult result = inOrder(100, new int[] {50, 0});
    assertThatThrownBy(() -> result.at(21)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> result.at(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void coverageIsTheShareOfItemsThatWereEverAmongTheFirstTwenty() {
    assertThat(inOrder(80, new int[] {1, 2, 3}).coverage()).isEqualTo(20.0 / 80, within(EXACT));
    Formulaic following =
        new Formulaic(
            items(80), (session, item) -> Math.floorMod(last(session) - item, 80) < 20 ? 1 : 0);
    EvaluationResult twoWindows =
        Evaluation.evaluate(
            following,
            Sessions.of(new int[] {19, 2}, new int[] {29, 3}),
            EvaluationListener.none());
    assertThat(twoWindows.coverage()).isEqualTo(30.0 / 80, within(EXACT));
  }

  @Test
  void popularityBiasIsTheMeanOfTheScaledCountsOfWhatWasRecommended() {
    // Of 101 items with 101 to 1 clicks, scaled to 1.00 to 0.00, the first 20 have 1.00 to 0.81.
    EvaluationResult mostPopular =
        Evaluation.evaluate(
            new PopularityRecommender(items(101)),
            Sessions.of(new int[] {1, 2, 3}),
            EvaluationListener.none());
    assertThat(mostPopular.popularityBias()).isEqualTo(0.905, within(EXACT));
    EvaluationResult leastPopular =
        Evaluation.evaluate(
            new Formulaic(items(101), (_, item) -> item),
            Sessions.of(new int[] {1, 2, 3}),
            EvaluationListener.none());
    assertThat(leastPopular.popularityBias()).isEqualTo(0.095, within(EXACT));
  }

  @Test
  void ofItemsThatAreAllEquallyPopularThereIsNoBias() {
    EvaluationResult result =
        Evaluation.evaluate(
            30,
            new Formulaic(items(30), (_, item) -> item)::replay,
            Sessions.of(new int[] {1, 2}),
            EvaluationListener.none());
    assertThat(result.popularityBias()).isZero();
  }

  @Test
  void pairsAreToldApartByTheClicksBeforeTheirTarget() {
    int[] longest = new int[25];
    Arrays.fill(longest, 70);
    longest[1] = 0;
    longest[12] = 1;
    EvaluationResult result = inOrder(100, longest, new int[] {9, 50}, new int[] {9, 3});
    List<Bucket> buckets = result.byPosition();
    assertThat(buckets.getFirst()).isEqualTo(new Bucket("1", 3, 2.0 / 3, (1 + 0.25) / 3));
    assertThat(buckets.get(1)).isEqualTo(new Bucket("2", 1, 0, 0));
    assertThat(buckets.get(9)).isEqualTo(new Bucket("10-14", 5, 1.0 / 5, 0.5 / 5));
    assertThat(buckets.get(10).pairs()).isEqualTo(5);
    assertThat(buckets.getLast()).isEqualTo(new Bucket("20+", 5, 0, 0));
    assertThat(buckets.stream().mapToLong(Bucket::pairs).sum()).isEqualTo(result.pairs());
  }

  @Test
  void pairsAreToldApartByThePopularityOfTheirTarget() {
    // 10 items with 10 to 1 clicks, 55 in all: the groups begin where 11, 22, 33 and 44 are
    // reached.
    EvaluationResult result = inOrder(10, new int[] {5, 0, 1, 2, 9, -1});
    assertThat(result.byPopularity())
        .extracting(Bucket::label)
        .containsExactly(
            "2 items, 9-10 clicks",
            "1 items, 8-8 clicks",
            "1 items, 7-7 clicks",
            "2 items, 5-6 clicks",
            "4 items, 1-4 clicks");
    assertThat(result.byPopularity().stream().map(Bucket::pairs))
        .containsExactly(2L, 1L, 0L, 0L, 1L);
    assertThat(result.byPopularity().getFirst().mrr()).isEqualTo(0.75, within(EXACT));
  }

  @Test
  void theResultIsTheSameForAnyNumberOfThreads() {
    int[][] sessions =
        IntStream.range(0, 3_000)
            .mapToObj(s -> IntStream.range(0, 2 + s % 17).map(i -> (s * 31 + i * 7) % 60).toArray())
            .toArray(int[][]::new);
    Formulaic formulaic =
        new Formulaic(
            items(60),
            (session, item) -> (float) Math.sin(item * 12.9898 + last(session) * 78.233));
    List<EvaluationResult> results =
        IntStream.of(1, 2, 3, 8)
            .mapToObj(
                threads ->
                    Evaluation.evaluate(
                        formulaic, Sessions.of(sessions), threads, EvaluationListener.none()))
            .toList();
    for (EvaluationResult result : results) {
      assertThat(result.at(20)).isEqualTo(results.getFirst().at(20));
      assertThat(result.coverage()).isEqualTo(results.getFirst().coverage());
      assertThat(result.popularityBias()).isEqualTo(results.getFirst().popularityBias());
      assertThat(result.byPosition()).isEqualTo(results.getFirst().byPosition());
      assertThat(result.byPopularity()).isEqualTo(results.getFirst().byPopularity());
      assertThat(Bootstrap.of(result)).isEqualTo(Bootstrap.of(results.getFirst()));
    }
  }
}
