package dev.nextclick.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {

  private static final Sessions SESSIONS =
      Sessions.of(new int[] {7, 8, 9}, new int[] {}, new int[] {5}, new int[] {4, -1});

  @Test
  void standBehindOneAnother() {
    assertThat(SESSIONS.count()).isEqualTo(4);
    assertThat(SESSIONS.events()).isEqualTo(6);
    assertThat(SESSIONS.session(0)).containsExactly(7, 8, 9);
    assertThat(SESSIONS.session(1)).isEmpty();
    assertThat(SESSIONS.session(3)).containsExactly(4, Vocabulary.UNKNOWN);
    assertThat(SESSIONS.length(0)).isEqualTo(3);
    assertThat(SESSIONS.start(3)).isEqualTo(4);
    assertThat(SESSIONS.end(3)).isEqualTo(6);
    assertThat(SESSIONS.item(3)).isEqualTo(5);
  }

  @Test
  void aSessionOfNClicksHasOnePairLess() {
    assertThat(SESSIONS.pairs()).isEqualTo(2 + 0 + 0 + 1);
    assertThat(Sessions.of().pairs()).isZero();
  }

  @Test
  void aRangeOfThemIsSessionsOfItsOwn() {
    Sessions last = SESSIONS.range(2, 4);
    assertThat(last.count()).isEqualTo(2);
    assertThat(last.events()).isEqualTo(3);
    assertThat(last.session(0)).containsExactly(5);
    assertThat(last.session(1)).containsExactly(4, -1);
    assertThat(last.start(0)).isZero();
    assertThat(SESSIONS.range(0, 4).session(0)).containsExactly(7, 8, 9);
    assertThat(SESSIONS.range(1, 1).count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-1, 2", "0, 5", "3, 2", "3, 1", "5, 5", "4, 6"})
  void aRangeThatIsNotThereIsRefused(int from, int to) {
    assertThatThrownBy(() -> SESSIONS.range(from, to))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theNewestOfSoManyPairsAreTheLastOnes() {
    assertThat(SESSIONS.newest(3)).isSameAs(SESSIONS);
    Sessions newest = SESSIONS.newest(2);
    assertThat(newest.count()).isEqualTo(3);
    assertThat(newest.pairs()).isEqualTo(1);
    assertThat(newest.session(2)).containsExactly(4, -1);
    assertThat(SESSIONS.newest(0).count()).as("the last").isEqualTo(1);
    assertThat(Sessions.of().newest(5).count()).isZero();
  }

  @Test
  void offsetsThatDoNotFitTheClicksAreRefused() {
    for (int[] offsets : new int[][] {{}, {0}, {1, 3}, {0, 2}, {0, 4}}) {
      assertThatThrownBy(() -> new Sessions(new int[] {1, 2, 3}, offsets))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("offsets must begin with 0 and end with the number of clicks, 3");
    }
    assertThatThrownBy(() -> new Sessions(new int[] {1, 2, 3}, new int[] {0, 2, 1, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offsets go back at session 1");
  }
}
