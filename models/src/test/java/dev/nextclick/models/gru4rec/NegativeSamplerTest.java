package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegativeSamplerTest {

  private static final int DRAWS = 400_000;

  private static Vocabulary vocabulary(long... counts) {
    return Vocabulary.of(
        IntStream.range(0, counts.length).mapToObj(Integer::toString).toArray(String[]::new),
        counts);
  }

  private static int[] draw(Vocabulary vocabulary, double alpha, long seed, int draws) {
    NegativeSampler sampler = new NegativeSampler(vocabulary, alpha);
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, draws).map(_ -> sampler.draw(random)).toArray();
  }

  /// Pearson's chi-square over degrees of freedom has a mean of 1 and a deviation of sqrt(2 / degrees): within five.
  private static void assertDrawnInProportion(long[] counts, double alpha) {
    double[] shares = LongStream.of(counts).mapToDouble(n -> Math.pow((double) n, alpha)).toArray();
    double sum = Arrays.stream(shares).sum();
    long[] drawn = new long[counts.length];
    for (int item : draw(vocabulary(counts), alpha, 71, DRAWS)) {
      drawn[item]++;
    }
    double chiSquare = 0;
    for (int item = 0; item < counts.length; item++) {
      double expected = DRAWS * shares[item] / sum;
      assertThat(expected).as("draws too few for the check").isGreaterThan(5);
      chiSquare += (drawn[item] - expected) * (drawn[item] - expected) / expected;
    }
    double degrees = counts.length - 1.0;
    assertThat(chiSquare / degrees)
        .isBetween(1 - 5 * Math.sqrt(2 / degrees), 1 + 5 * Math.sqrt(2 / degrees));
  }

  @ParameterizedTest(name = "alpha {0}")
  @ValueSource(doubles = {0, 0.3, 0.5, 1})
  void drawsItemsInProportionToTheirCountsToTheAlpha(double alpha) {
    assertDrawnInProportion(new long[] {1, 2, 3, 5, 8, 13, 1000, 1, 400, 7, 7, 7}, alpha);
  }

  @ParameterizedTest(name = "alpha {0}")
  @ValueSource(doubles = {0, 0.5, 1})
  void drawsFromManyItemsInProportionToo(double alpha) {
    SplittableRandom random = new SplittableRandom(72);
    assertDrawnInProportion(
        IntStream.range(0, 3000).mapToLong(_ -> random.nextLong(10, 200)).toArray(), alpha);
  }

  @ParameterizedTest(name = "alpha {0}")
  @ValueSource(doubles = {0, 0.5, 1})
  void drawsTheOnlyItemThereIs(double alpha) {
    assertThat(draw(vocabulary(17), alpha, 73, 100)).containsOnly(0);
  }

  @Test
  void hardlyEverDrawsAnItemBesideOneThatHasAllTheClicks() {
    int[] drawn = draw(vocabulary(1, Long.MAX_VALUE / 2), 1, 74, DRAWS);
    assertThat(drawn).containsOnly(1);
  }

  @Test
  void drawsTheSameForOneSeedAndOtherwiseForAnother() {
    Vocabulary vocabulary = vocabulary(5, 1, 9, 30, 2);
    assertThat(draw(vocabulary, 0.5, 75, 1000)).isEqualTo(draw(vocabulary, 0.5, 75, 1000));
    assertThat(draw(vocabulary, 0.5, 75, 1000)).isNotEqualTo(draw(vocabulary, 0.5, 76, 1000));
  }

  /// A draw takes one random number, however many items there are and however they are clicked.
  @ParameterizedTest(name = "{0} items")
  @ValueSource(ints = {1, 2, 1000, 200_000})
  void aDrawTakesOneRandomNumber(int items) {
    NegativeSampler sampler =
        new NegativeSampler(
            vocabulary(IntStream.range(0, items).mapToLong(item -> 1 + item % 91).toArray()), 0.5);
    SplittableRandom random = new SplittableRandom(77);
    RandomGenerator twin = new SplittableRandom(77);
    for (int i = 0; i < 1000; i++) {
      sampler.draw(random);
      twin.nextLong();
    }
    assertThat(random.nextLong()).isEqualTo(twin.nextLong());
  }
}
