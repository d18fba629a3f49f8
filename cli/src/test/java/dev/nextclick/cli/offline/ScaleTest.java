package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScaleTest {

  @Test
  void anAxisBeginsAtZeroWhereThatIsNear() {
    Scale scale = Scale.of(0.09, 0.69, 4);
    assertThat(scale.marks().stream().map(scale::text))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8");
  }

  @Test
  void valuesFarFromZeroAreShownFromNearTheLowest() {
    Scale scale = Scale.of(5.4, 7.9, 5);
    assertThat(scale.marks().stream().map(scale::text))
        .containsExactly("5.0", "5.5", "6.0", "6.5", "7.0", "7.5", "8.0");
    assertThat(scale.share(5.0)).isZero();
    assertThat(scale.share(8.0)).isCloseTo(1, within(1e-9));
  }

  @Test
  void everyAxisHoldsItsValuesWithAFewMarks() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 1_000; i++) {
      double low = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-4, 4));
      double high = low + random.nextDouble() * Math.pow(10, random.nextInt(-4, 4));
      Scale scale = Scale.of(low, high, 5);
      assertThat(scale.low()).isLessThanOrEqualTo(low + 1e-6 * scale.step());
      assertThat(scale.high()).isGreaterThanOrEqualTo(high - 1e-6 * scale.step());
      assertThat(scale.marks()).hasSizeBetween(2, 9);
    }
  }

  @Test
  void equalValuesHaveAnAxisToo() {
    assertThat(Scale.of(0, 0, 5).share(0)).isFinite();
    assertThat(Scale.of(3, 3, 5).marks()).isNotEmpty();
  }
}
