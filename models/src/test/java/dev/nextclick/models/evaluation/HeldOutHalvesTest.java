package dev.nextclick.models.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.Sessions;
import org.junit.jupiter.api.Test;

class HeldOutHalvesTest {

  private static int[] firsts(Sessions sessions) {
    int[] firsts = new int[sessions.count()];
    for (int session = 0; session < firsts.length; session++) {
      firsts[session] = sessions.session(session)[0];
    }
    return firsts;
  }

  @Test
  void sessionsTakeTurnsFromTheFirstThatIsHeldOut() {
    Sessions all = Sessions.of(new int[] {9}, new int[] {0, 7}, new int[] {1}, new int[] {2});
    HeldOutHalves halves = HeldOutHalves.of(all.range(1, 4));
    assertThat(firsts(halves.fitting())).containsExactly(0, 2);
    assertThat(firsts(halves.measuring())).containsExactly(1);
    assertThat(halves.fitting().session(0)).containsExactly(0, 7);
  }

  @Test
  void ofOneSessionThereIsNothingToMeasure() {
    HeldOutHalves halves = HeldOutHalves.of(Sessions.of(new int[] {3, 4}));
    assertThat(halves.fitting().count()).isEqualTo(1);
    assertThat(halves.measuring().count()).isZero();
  }
}
