package dev.nextclick.models.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankGainTest {

  @Test
  void aPairCountsOneAndItsReciprocalRankAndNothingBehindTheTwentieth() {
    RankGain gain = RankGain.between(new int[] {0, 2, 4, 21}, new int[] {1, 4, 4, 0});
    assertThat(gain.sum()).isEqualTo(2 - 0.25);
    assertThat(gain.standardError())
        .isEqualTo(Math.sqrt(4 + 0.0625 - 1.75 * 1.75 / 4), within(1e-12));
    assertThat(gain.pairs()).isEqualTo(4);
  }

  @Test
  void theObjectiveIsTheMeanOfWhatThePairsCount() {
    assertThat(Objective.of(0.5, 0.2)).isEqualTo(0.7);
    assertThat(Objective.ofRank(4)).isEqualTo(1.25);
  }

  @Test
  void aGainOnAFewPairsIsNotRealButTheSameShareOfManyIs() {
    assertThat(gainOfHalf(4).isReal()).isFalse();
    assertThat(gainOfHalf(40).isReal()).isTrue();
  }

  /// Half of the pairs gain a rank.
  private static RankGain gainOfHalf(int pairs) {
    int[] before = new int[pairs];
    Arrays.fill(before, 2);
    int[] after = before.clone();
    Arrays.fill(after, 0, pairs / 2, 1);
    return RankGain.between(before, after);
  }

  @Test
  void ranksThatAreDrawnAnewGainNothingReal() {
    Random random = new Random(1);
    int real = 0;
    for (int draw = 0; draw < 1000; draw++) {
      int[] before = random.ints(300, 0, 21).toArray();
      int[] after = random.ints(300, 0, 21).toArray();
      real += RankGain.between(before, after).isReal() ? 1 : 0;
    }
    assertThat(real).isLessThan(10);
  }

  @Test
  void noPairsAndNoChangeGainNothing() {
    assertThat(RankGain.between(new int[0], new int[0]).isReal()).isFalse();
    assertThat(RankGain.between(new int[] {1}, new int[] {1}).isReal()).isFalse();
  }
}
