package dev.nextclick.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class ExponentialTest {

  private static float at(float x, UnaryOperator<FloatVector> function) {
    return function.apply(FloatVector.broadcast(Panels.LANES, x)).lane(Panels.LANE_COUNT - 1);
  }

  @Test
  void isTheExponentialToTheLastBitsOfAFloat() {
    for (float x = -40; x <= 40; x += 0.00371f) {
      double exact = Math.exp(x);
      assertThat((double) at(x, Exponential::exp)).isCloseTo(exact, within(2e-7 * exact));
    }
    assertThat(at(0, Exponential::exp)).isEqualTo(1);
  }

  @Test
  void holdsWhatIsFarAwayAndLetsThroughWhatIsNoNumber() {
    for (float far : new float[] {40, 41, 1e30f, Float.POSITIVE_INFINITY}) {
      assertThat(at(far, Exponential::exp)).isEqualTo(at(40, Exponential::exp));
      assertThat(at(-far, Exponential::exp)).isEqualTo(at(-40, Exponential::exp)).isPositive();
    }
    assertThat(at(Float.NaN, Exponential::exp)).isNaN();
    assertThat(at(Float.NaN, Exponential::sigmoid)).isNaN();
    assertThat(at(Float.NaN, Exponential::tanh)).isNaN();
    assertThat(at(Float.NaN, Exponential::orZero)).isNaN();
  }

  @Test
  void gatesAreTheFunctionsTheyAreNamedAfter() {
    for (float x = -100; x <= 100; x += 0.0127f) {
      assertThat((double) at(x, Exponential::sigmoid))
          .isCloseTo(1 / (1 + Math.exp(-x)), within(3e-7));
      assertThat((double) at(x, Exponential::tanh)).isCloseTo(Math.tanh(x), within(3e-7));
    }
  }

  @Test
  void gradientsThatMoveNothingAreZero() {
    assertThat(at(9e-13f, Exponential::orZero)).isZero();
    assertThat(at(-9e-13f, Exponential::orZero)).isZero();
    assertThat(at(2e-12f, Exponential::orZero)).isEqualTo(2e-12f);
    assertThat(at(-2e-12f, Exponential::orZero)).isEqualTo(-2e-12f);
  }
}
