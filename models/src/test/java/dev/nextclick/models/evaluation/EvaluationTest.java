package dev.nextclick.models.evaluation;

import static dev.nextclick.models.evaluation.Formulaic.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.evaluation.Formulaic.Formula;
import dev.nextclick.models.popularity.PopularityRecommender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final double EXACT = 1e-12;

  /// Scores of item `j`: how often the session so far holds it, less `j` / 1000.
  private static final Formula SEEN =
      (session, item) -> Arrays.stream(session).filter(i -> i == item).count() - item / 1000f;

  private static EvaluationResult evaluate(int items, Formula formula, int[]... sessions) {
    return Evaluation.evaluate(
        new Formulaic(items(items), formula), Sessions.of(sessions), EvaluationListener.none());
  }

  @Test
  void countsHitsAmongTheFirstTwentyAndTheMeanOfTheirReciprocalRanks() {
    // Item 0 is always first, item 1 second, and so on; item 20 is the first that is too late.
    EvaluationResult result =
        evaluate(100, (_, item) -> -item, new int[] {5, 0, 3, 19}, new int[] {5, 20, 99});
    assertThat(result.cutoff()).isEqualTo(20);
    assertThat(result.pairs()).isEqualTo(5);
    assertThat(result.recall()).isEqualTo(3.0 / 5, within(EXACT));
    assertThat(result.mrr()).isEqualTo((1.0 + 1.0 / 4 + 1.0 / 20) / 5, within(EXACT));
    assertThat(result.unknownTargets()).isZero();
  }

  @Test
  void tiesCountAgainstTheRecommender() {
    // Items 0 to 3 share the first rank, so each of them has rank 4; the rest share the last.
    EvaluationResult result = evaluate(30, (_, item) -> item < 4 ? 1 : 0, new int[] {9, 2, 9});
    assertThat(result.recall()).isEqualTo(0.5, within(EXACT));
    assertThat(result.mrr()).isEqualTo(0.25 / 2, within(EXACT));
  }

  @Test
  void oneScoreForAllItemsHitsNothing() {
    assertThat(evaluate(21, (_, _) -> 1, new int[] {0, 1, 2}).recall()).isZero();
  }

  @Test
  void aScoreThatIsNoNumberCountsAgainstTheRecommender() {
    Formula formula = (_, item) -> item == 7 ? Float.NaN : -item;
    assertThat(evaluate(50, formula, new int[] {1, 7}).recall()).isZero();
    assertThat(evaluate(50, formula, new int[] {1, 0}).mrr()).isEqualTo(1.0 / 2, within(EXACT));
  }

  @Test
  void anUnknownTargetIsAMissAndAnUnknownClickIsSkipped() {
    List<int[]> asked = new ArrayList<>();
    Formula formula =
        (session, item) -> {
          if (item == 0 && session.length > 0) {
            asked.add(session.clone());
          }
          return SEEN.score(session, item);
        };
    // Asked after 4: unknown, a miss. After 4, unknown: 4 again, rank 1. After 4, unknown, 4: 6,
    // which is 7th: 4 and 0 to 5.
    EvaluationResult result = evaluate(40, formula, new int[] {4, -1, 4, 6});
    assertThat(asked).containsExactly(new int[] {4}, new int[] {4}, new int[] {4, 4});
    assertThat(result.pairs()).isEqualTo(3);
    assertThat(result.unknownTargets()).isEqualTo(1);
    assertThat(result.recall()).isEqualTo(2.0 / 3, within(EXACT));
    assertThat(result.mrr()).isEqualTo((1.0 + 1.0 / 7) / 3, within(EXACT));
  }

  @Test
  void aSessionThatBeginsWithAnUnknownClickIsAskedAllTheSame() {
    EvaluationResult result = evaluate(40, SEEN, new int[] {-1, 3});
    assertThat(result.pairs()).isEqualTo(1);
    assertThat(result.mrr()).isEqualTo(1.0 / 4, within(EXACT));
  }

  @Test
  void itemsAlreadyClickedAreNotExcluded() {
    assertThat(evaluate(40, SEEN, new int[] {30, 30}).mrr()).isEqualTo(1.0, within(EXACT));
  }

  @Test
  void sessionsOfOneClickHaveNoPair() {
    EvaluationResult result = evaluate(40, SEEN, new int[] {1}, new int[] {2, 2}, new int[] {3});
    assertThat(result.pairs()).isEqualTo(1);
    assertThat(result.recall()).isEqualTo(1.0, within(EXACT));
  }

  @Test
  void refusesSessionsWithNothingToAsk() {
    assertThatThrownBy(() -> evaluate(40, SEEN, new int[] {1}, new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("none of 2 sessions has 2 or more clicks");
  }

  @Test
  void everySessionIsReplayedOnItsOwnHoweverManyThereAre() {
    // Each session clicks one item only. Only a session that is mixed up with another misses.
    int[][] sessions = new int[1000][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = new int[2 + s * 7 % 13];
      Arrays.fill(sessions[s], s % 40);
    }
    EvaluationResult result = evaluate(40, SEEN, sessions);
    assertThat(result.pairs()).isEqualTo(Sessions.of(sessions).pairs());
    assertThat(result.mrr()).isEqualTo(1.0, within(EXACT));
  }

  @Test
  void popularityHitsTheItemsClickedMost() {
    EvaluationResult result =
        Evaluation.evaluate(
            new PopularityRecommender(items(100)),
            Sessions.of(new int[] {50, 0, 1, 60}),
            EvaluationListener.none());
    assertThat(result.recall()).isEqualTo(2.0 / 3, within(EXACT));
    assertThat(result.mrr()).isEqualTo(1.5 / 3, within(EXACT));
    assertThat(result.millisecondsPerPrediction()).isPositive();
  }

  @Test
  void stopsWhenItsListenerSaysSo() {
    EvaluationListener afterTwo =
        new EvaluationListener() {
          private int steps;

          @Override
          public void onProgress(long done, long pairs) {}

          @Override
          public boolean cancelled() {
            return steps++ == 2;
          }
        };
    assertThatThrownBy(
            () ->
                Evaluation.evaluate(
                    new Formulaic(items(40), SEEN),
                    Sessions.of(new int[] {1, 2, 3, 4, 5}),
                    afterTwo))
        .isInstanceOf(CancellationException.class)
        .hasMessage("evaluation cancelled after 2 pairs");
  }

  @Test
  void tellsItsListenerWhenAllIsDone() {
    List<String> progress = new ArrayList<>();
    Evaluation.evaluate(
        new Formulaic(items(40), SEEN),
        Sessions.of(new int[] {1, 2, 3}),
        (done, pairs) -> progress.add(done + " of " + pairs));
    assertThat(progress).containsExactly("2 of 2");
  }
}
