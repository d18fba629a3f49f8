package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Backoff backoff = new Backoff(FIRST, LONGEST, new SplittableRandom(7));

  @Test
  void pausesDoubleUpToTheLongestLessAtMostHalf() {
    for (long millis : new long[] {100, 200, 400, 800, 1600, 2000, 2000, 2000}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
    }
  }

  @Test
  void pausesAreShortAgainAfterASuccess() {
    for (int i = 0; i < 5; i++) {
      assertThat(backoff.next()).isPositive();
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
  }

  @Test
  void twoClientsDoNotComeBackAtTheSameMoment() {
    Backoff other = new Backoff(FIRST, LONGEST, new SplittableRandom(8));
    assertThat(backoff.next()).isNotEqualTo(other.next());
  }
}
