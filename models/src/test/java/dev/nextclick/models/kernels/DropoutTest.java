package dev.nextclick.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {

  private static final int LENGTH = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 100, -3})
  void aMaskIsTheSameInWhateverLayoutItIsMade(int step) {
    int length = 4 * Panels.LANE_COUNT;
    float[] mask = new float[length];
    Dropout.fill(17, 5, step, 0.4, mask, 0, length);
    for (int i = 0; i < length; i++) {
      assertThat(mask[i]).isEqualTo(Dropout.factor(17, 5 + i * step, 0.4));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.95})
  void dropsItsShareOfNeighboursAndScalesTheRest(double rate) {
    int dropped = 0;
    int both = 0;
    for (int i = 0; i < LENGTH; i++) {
      float factor = Dropout.factor(3, i, rate);
      assertThat(factor).isIn(0f, (float) (1 / (1 - rate)));
      dropped += factor == 0 ? 1 : 0;
      both += factor == 0 && Dropout.factor(3, i + 1, rate) == 0 ? 1 : 0;
    }
    assertThat((double) dropped / LENGTH).isCloseTo(rate, within(0.01));
    assertThat((double) both / LENGTH).isCloseTo(rate * rate, within(0.01));
  }

  @Test
  void anotherSeedDropsOthers() {
    int same = 0;
    for (int i = 0; i < LENGTH; i++) {
      same += Dropout.factor(1, i, 0.5) == Dropout.factor(2, i, 0.5) ? 1 : 0;
    }
    assertThat((double) same / LENGTH).isCloseTo(0.5, within(0.01));
  }
}
