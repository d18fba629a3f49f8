package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class LanesTest {

  private static final int ENOUGH_TO_BE_COMPILED = 200_000;

  @Test
  void halvesAreAddedToHalvesBeforeAndAfterTheCompilerHasSeenIt() {
    SplittableRandom random = new SplittableRandom(7);
    float[] numbers = new float[LANE_COUNT];
    for (int round = 0; round < ENOUGH_TO_BE_COMPILED; round++) {
      for (int lane = 0; lane < LANE_COUNT; lane++) {
        numbers[lane] = (float) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(8)));
      }

      float sum = Lanes.sum(FloatVector.fromArray(LANES, numbers, 0));

      assertThat(Float.floatToIntBits(sum))
          .as("round %d", round)
          .isEqualTo(Float.floatToIntBits(byHalves(numbers)));
    }
  }

  private static float byHalves(float[] numbers) {
    float[] sums = numbers.clone();
    for (int half = LANE_COUNT / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        sums[lane] += sums[lane + half];
      }
    }
    return sums[0];
  }
}
