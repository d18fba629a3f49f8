package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Gru4RecWeightsTest {

  /// The k-th smallest of n uniform numbers is off by less than 1 / sqrt(n) of the range but once in ten: within three
  /// times that everywhere (Kolmogorov and Smirnov).
  private static void assertUniform(float[] numbers, double bound) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertThat((double) sorted[i]).isBetween(-bound, bound);
      double share = (sorted[i] + bound) / (2 * bound);
      assertThat(share).isCloseTo((i + 0.5) / sorted.length, within(3 / Math.sqrt(sorted.length)));
    }
  }

  @Test
  void beginUniformWithinTheRootOfSixByRowsAndColumnsOfTheirMatrix() {
    int items = 500;
    int units = 24;
    Gru4RecWeights weights =
        Gru4RecWeights.initial(
            new Gru4RecShape(items, units, 2, Input.SEPARATE, 3), new SplittableRandom(81));
    assertUniform(weights.embedding(), Math.sqrt(6.0 / (items + units)));
    // Reset, update and new gate are a matrix [units, units] each.
    assertUniform(weights.tables().get(2), Math.sqrt(6.0 / (units + units)));
    assertUniform(weights.tables().get(3), Math.sqrt(6.0 / (units + units)));
    assertUniform(weights.tables().get(6), Math.sqrt(6.0 / (items + units)));
    assertUniform(weights.tables().get(7), Math.sqrt(6.0 / (units + units)));
  }

  @Test
  void beginWithoutBiases() {
    Gru4RecWeights weights =
        Gru4RecWeights.initial(
            new Gru4RecShape(500, 24, 2, Input.ONE_HOT, 3), new SplittableRandom(82));
    assertThat(weights.itemBias()).hasSize(500).containsOnly(0);
    assertThat(weights.tables().get(4)).hasSize(2 * 3 * 24).containsOnly(0);
    assertThat(weights.tables().get(5)).hasSize(2 * 3 * 24).containsOnly(0);
    assertThat(weights.tables().get(8)).hasSize(3 * 24).containsOnly(0);
  }

  @Test
  void tablesOfAnotherShapeAreRefusedByName() {
    Gru4RecShape shape = new Gru4RecShape(10, 4, 1, Input.TIED, 0);
    List<float[]> tables = new ArrayList<>(TrainedModels.weights(10, 4, 1, 83).tables());
    assertThatThrownBy(() -> new Gru4RecWeights(shape, tables.subList(0, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 9 tables");
    tables.set(3, new float[47]);
    assertThatThrownBy(() -> new Gru4RecWeights(shape, tables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hidden_weight")
        .hasMessageEndingWith("has 47 numbers");
  }
}
