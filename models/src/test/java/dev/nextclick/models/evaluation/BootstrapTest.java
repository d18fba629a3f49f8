package dev.nextclick.models.evaluation;

import static dev.nextclick.models.evaluation.Formulaic.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  /// Items up to `hit` are hit, the others missed.
  private static EvaluationResult evaluate(int hit, Sessions sessions) {
    return Evaluation.evaluate(
        new Formulaic(items(100), (_, item) -> item < hit ? 1 - item / 100f : -1),
        sessions,
        EvaluationListener.none());
  }

  /// Sessions of so many pairs, each of them a hit of item 0 with a probability of 0.3 and else a miss.
  private static Sessions sessions(int count, int pairs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Sessions.of(
        IntStream.range(0, count)
            .mapToObj(
                _ -> {
                  int target = random.nextDouble() < 0.3 ? 0 : 50;
                  return IntStream.rangeClosed(0, pairs).map(_ -> target).toArray();
                })
            .toArray(int[][]::new));
  }

  @Test
  void anIntervalIsAsWideAsTheErrorOfAMeanOverTheSessions() {
    int count = 400;
    EvaluationResult result = evaluate(1, sessions(count, 1, 1));
    double recall = result.recall();
    double error = 1.96 * Math.sqrt(recall * (1 - recall) / count);
    Interval interval = Bootstrap.of(result).recall();
    assertThat(interval.low()).isCloseTo(recall - error, within(0.15 * error));
    assertThat(interval.high()).isCloseTo(recall + error, within(0.15 * error));
  }

  @Test
  void pairsOfOneSessionAreNotTakenForIndependent() {
    Interval short1 = Bootstrap.of(evaluate(1, sessions(400, 1, 1))).recall();
    Interval long10 = Bootstrap.of(evaluate(1, sessions(400, 10, 1))).recall();
    assertThat(long10.high() - long10.low())
        .as("ten equal pairs a session say no more than one")
        .isCloseTo(short1.high() - short1.low(), within(0.01));
  }

  @Test
  void itCoversTheTruthAboutAsOftenAsItsLevelSays() {
    long covered =
        IntStream.range(0, 100)
            .mapToObj(seed -> Bootstrap.of(evaluate(1, sessions(200, 1, 1000 + seed))).recall())
            .filter(interval -> interval.low() <= 0.3 && 0.3 <= interval.high())
            .count();
    assertThat(covered).isBetween(88L, 100L);
  }

  @Test
  void aPairedDifferenceIsNarrowerThanItsPartsWhereModelsAgree() {
    Sessions sessions = sessions(400, 3, 3);
    EvaluationResult good = evaluate(1, sessions);
    Bootstrap.Intervals none = Bootstrap.ofDifference(good, good);
    assertThat(none.recall()).isEqualTo(new Interval(0, 0));
    assertThat(none.mrr()).isEqualTo(new Interval(0, 0));
    EvaluationResult bad = evaluate(0, sessions);
    assertThat(Bootstrap.ofDifference(good, bad).recall()).isEqualTo(Bootstrap.of(good).recall());
  }

  @Test
  void theSameEvaluationHasTheSameIntervals() {
    assertThat(Bootstrap.of(evaluate(1, sessions(50, 2, 5))))
        .isEqualTo(Bootstrap.of(evaluate(1, sessions(50, 2, 5))));
  }

  @Test
  void otherSessionsAreNotCompared() {
    EvaluationResult one = evaluate(1, sessions(50, 2, 5));
    EvaluationResult other = evaluate(1, sessions(51, 2, 5));
    assertThatThrownBy(() -> Bootstrap.ofDifference(one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not evaluated on the same sessions");
  }
}
