package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiniBatchesTest {

  /// Two slots. Item 0 is clicked once, item 1 twice, item 2 four times, and so on.
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(new String[] {"a", "b", "c", "d", "e", "f"}, new long[] {1, 2, 4, 8, 16, 32});

  private static MiniBatch batch(Map<String, ?> settings, int[]... sessions) {
    Gru4RecSettings read = Gru4RecSettings.of(settings);
    MiniBatch batch = new MiniBatch(read);
    new MiniBatches(VOCABULARY, read, new SplittableRandom(61))
        .fill(new SessionParallelSchedule(Sessions.of(sessions), read.batchSize()), batch);
    return batch;
  }

  @Test
  void anItemIsThereOnceHoweverOftenItIsClicked() {
    MiniBatch batch =
        batch(
            Map.of("batch-size", 3, "negatives", 0, "logq", 0),
            new int[] {5, 2},
            new int[] {2, 3},
            new int[] {5, 2});
    assertThat(batch.size).isEqualTo(3);
    assertThat(Arrays.copyOf(batch.items, batch.rows)).containsExactly(5, 2, 3);
    assertThat(Arrays.copyOf(batch.inputs, batch.size)).containsExactly(0, 1, 0);
    assertThat(Arrays.copyOf(batch.targets, batch.size)).containsExactly(1, 2, 1);
    assertThat(Arrays.copyOf(batch.carry, batch.size)).containsExactly(-1, -1, -1);
  }

  @Test
  void aMergedItemHasItsCopiesSummedWeightsAndAnInputAloneIsNoCandidate() {
    MiniBatch batch =
        batch(
            Map.of("batch-size", 3, "negatives", 0, "logq", 0),
            new int[] {5, 2},
            new int[] {2, 3},
            new int[] {5, 2});
    assertThat(Arrays.copyOf(batch.weights, batch.rows)).containsExactly(0, 2, 1);
    assertThat(batch.inputRows).isEqualTo(2);
    // A model that knows nothing gives an item its weight's share of 3.
    assertThat(batch.equalScoresLoss).isCloseTo(2 * Math.log(3.0 / 2) + Math.log(3), within(1e-6));
  }

  @ParameterizedTest(name = "logQ {0}, alpha {1}")
  @CsvSource({"0, 0.5", "1, 0.5", "0.5, 1", "1, 0"})
  void aTargetWeighsOneByItsCountAndANegativeOneByItsCountToTheAlpha(double logQ, double alpha) {
    int negatives = 40;
    MiniBatch batch =
        batch(
            Map.of("batch-size", 2, "negatives", negatives, "logq", logQ, "alpha", alpha),
            new int[] {0, 4},
            new int[] {1, 2});

    Map<Integer, Double> expected = new HashMap<>(Map.of(0, 0.0, 1, 0.0));
    for (int target : new int[] {4, 2}) {
      expected.merge(target, 1 / Math.pow((double) VOCABULARY.count(target), logQ), Double::sum);
    }
    SplittableRandom sameDraws = new SplittableRandom(61).split();
    NegativeSampler sampler = new NegativeSampler(VOCABULARY, alpha);
    for (int i = 0; i < negatives; i++) {
      int item = sampler.draw(sameDraws);
      double count = (double) VOCABULARY.count(item);
      expected.merge(item, 1 / Math.pow(Math.pow(count, alpha), logQ), Double::sum);
    }
    assertThat(batch.rows).isEqualTo(expected.size());
    for (int row = 0; row < batch.rows; row++) {
      assertThat((double) batch.weights[row])
          .isCloseTo(expected.getOrDefault(batch.items[row], -1.0), within(1e-5));
    }
  }

  @ParameterizedTest(name = "rate {0}")
  @ValueSource(doubles = {0, 0.3, 0.95})
  void dropoutDropsItsShareAndScalesTheRest(double rate) {
    int units = 2000;
    MiniBatch batch =
        batch(
            Map.of(
                "batch-size",
                4,
                "units",
                units,
                "layers",
                2,
                "hidden-dropout",
                rate,
                "embedding-dropout",
                rate),
            new int[] {0, 1},
            new int[] {2, 3});
    assertShare(batch.inputMask(), rate);
    assertShare(batch.hiddenMask(), rate);
  }

  /// Within five standard deviations.
  private static void assertShare(float[] mask, double rate) {
    int dropped = 0;
    for (float factor : mask) {
      dropped += factor == 0 ? 1 : 0;
      assertThat(factor).isIn(0f, (float) (1 / (1 - rate)));
    }
    double deviation = Math.sqrt(rate * (1 - rate) / mask.length);
    assertThat((double) dropped / mask.length).isCloseTo(rate, within(5 * deviation + 1e-12));
  }

  /// Places of items are told from those of mini-batches before by a number that grows until it is too large for an int.
  @Test
  void oneMiniBatchLeavesNothingBehindForTheNextHoweverManyThereAre() {
    Gru4RecSettings settings =
        Gru4RecSettings.of(Map.of("units", 1, "batch-size", 4096, "negatives", 0, "logq", 0));
    MiniBatches miniBatches = new MiniBatches(VOCABULARY, settings, new SplittableRandom(62));
    MiniBatch batch = new MiniBatch(settings);
    Sessions[] sessions = {
      Sessions.of(new int[] {0, 1}), Sessions.of(new int[] {5, 5}), Sessions.of(new int[] {1, 0})
    };
    int steps = 2 * (Integer.MAX_VALUE / batch.items.length);
    for (int step = 0; step < steps; step++) {
      int input = sessions[step % 3].item(0);
      int target = sessions[step % 3].item(1);
      miniBatches.fill(new SessionParallelSchedule(sessions[step % 3], 1), batch);
      if (batch.rows != (input == target ? 1 : 2)
          || batch.items[batch.inputs[0]] != input
          || batch.items[batch.targets[0]] != target
          || batch.weights[batch.targets[0]] != 1) {
        throw new AssertionError("mini-batch %d is wrong".formatted(step));
      }
    }
  }
}
