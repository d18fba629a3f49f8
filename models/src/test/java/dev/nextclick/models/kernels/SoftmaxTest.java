package dev.nextclick.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxTest {

  @ParameterizedTest(name = "{0} scores, temperature {1}")
  @CsvSource({"1, 1", "3, 0.5", "16, 2", "37, 1.3", "100, 0.05"})
  void sharesAreThoseOfTheDefinition(int length, float temperature) {
    SplittableRandom random = new SplittableRandom(31);
    float[] scores = new float[length + 2];
    for (int i = 0; i < length; i++) {
      scores[i] = (float) random.nextDouble(-9, 9);
    }
    scores[length] = 100;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      highest = Math.max(highest, scores[i]);
    }
    float[] powers = new float[length + 2];
    float[] target = new float[length + 2];
    target[0] = 1;

    assertThat((double) Softmax.highest(scores, length)).isEqualTo(highest);
    double sum = Softmax.powers(scores, length, (float) highest, temperature, powers);
    Softmax.add(powers, length, 0.5f, target);

    double expectedSum = 0;
    for (int i = 0; i < length; i++) {
      double below = (scores[i] - highest) / temperature;
      double expected = below < Softmax.FAINTEST ? 0 : Math.exp(below);
      expectedSum += expected;
      assertThat((double) powers[i]).isCloseTo(expected, within(1e-5));
      assertThat(target[i]).isCloseTo((i == 0 ? 1 : 0) + 0.5f * powers[i], within(1e-6f));
    }
    assertThat(sum).isCloseTo(expectedSum, within(1e-5 * expectedSum));
    assertThat(powers[length]).isZero();
    assertThat(target[length]).isZero();
  }

  @Test
  void anythingThatIsNoNumberShowsInTheHighest() {
    for (int place : new int[] {0, 20, 39}) {
      float[] scores = new float[40];
      scores[place] = Float.NaN;
      assertThat(Softmax.highest(scores, 40)).isNaN();
    }
    assertThat(Softmax.highest(new float[0], 0)).isEqualTo(Float.NEGATIVE_INFINITY);
  }
}
