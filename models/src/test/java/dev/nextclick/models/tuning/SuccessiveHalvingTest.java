package dev.nextclick.models.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {

  @Test
  void trialsAreComparedAfterPowersOfThreeButNotAfterTheLastEpoch() {
    assertThat(IntStream.rangeClosed(1, 30).filter(epoch -> SuccessiveHalving.isRung(epoch, 30)))
        .containsExactly(1, 3, 9, 27);
    assertThat(SuccessiveHalving.isRung(9, 9)).isFalse();
    assertThat(SuccessiveHalving.isRung(1, 1)).isFalse();
  }

  @Test
  void theFirstTrialGoesOnAndThenOnlyWhatIsBestUntilThereAreEnough() {
    assertThat(SuccessiveHalving.goesOn(0.1, List.of())).isTrue();
    assertThat(SuccessiveHalving.goesOn(0.1, List.of(0.2))).isFalse();
    assertThat(SuccessiveHalving.goesOn(0.3, List.of(0.2))).isTrue();
    assertThat(SuccessiveHalving.goesOn(0.2, List.of(0.2))).as("as good as the best").isTrue();
  }

  @Test
  void theBestThirdGoesOn() {
    List<Double> others = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8);
    assertThat(SuccessiveHalving.goesOn(0.65, others)).as("third of nine").isTrue();
    assertThat(SuccessiveHalving.goesOn(0.55, others)).as("fourth of nine").isFalse();
  }
}
