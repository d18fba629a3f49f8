package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputLayerTest {

  private final SplittableRandom random = new SplittableRandom(17);

  @ParameterizedTest(name = "{0} items, {1} units, {2} sessions")
  @CsvSource({"1, 1, 1", "15, 7, 3", "64, 16, 4", "65, 100, 5", "1000, 33, 11", "257, 100, 32"})
  void scoresEveryItemForEverySession(int items, int units, int states) {
    float[] embedding = numbers(items * units);
    float[] bias = numbers(items);
    float[] hidden = numbers(states * units);

    float[][] scores = new float[states][items];
    new OutputLayer(embedding, bias, units).score(hidden, states, scores);

    for (int state = 0; state < states; state++) {
      for (int item = 0; item < items; item++) {
        double expected = bias[item];
        for (int unit = 0; unit < units; unit++) {
          expected += (double) hidden[state * units + unit] * embedding[item * units + unit];
        }
        assertThat((double) scores[state][item]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @ParameterizedTest(name = "{0} items")
  @CsvSource({"63", "64", "1000"})
  void aScoreDoesNotDependOnWhichSessionsAreScoredTogether(int items) {
    int units = 100;
    int states = 7;
    OutputLayer layer = new OutputLayer(numbers(items * units), numbers(items), units);
    float[] hidden = numbers(states * units);

    float[][] together = new float[states][items];
    layer.score(hidden, states, together);

    for (int state = 0; state < states; state++) {
      float[][] alone = new float[1][items];
      layer.score(Arrays.copyOfRange(hidden, state * units, (state + 1) * units), 1, alone);
      assertThat(alone[0]).isEqualTo(together[state]);
    }
  }

  @ParameterizedTest(name = "{0} more")
  @CsvSource({"0", "1", "100"})
  void leavesWhatIsBehindTheLastItemAsItIs(int more) {
    OutputLayer layer = new OutputLayer(numbers(70 * 4), numbers(70), 4);
    float[][] scores = {new float[70 + more]};
    Arrays.fill(scores[0], 5f);

    layer.score(numbers(4), 1, scores);

    float[] untouched = new float[more];
    Arrays.fill(untouched, 5f);
    assertThat(Arrays.copyOfRange(scores[0], 70, 70 + more)).isEqualTo(untouched);
  }

  private float[] numbers(int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }
}
