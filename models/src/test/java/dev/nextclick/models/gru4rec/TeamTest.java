package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TeamTest {

  /// Each worker checks at each meeting that all others have come as far.
  @ParameterizedTest(name = "{0} workers")
  @ValueSource(ints = {1, 2, 9})
  void nobodyGoesOnBeforeAllHaveArrivedHoweverManyThereAre(int size) {
    AtomicIntegerArray steps = new AtomicIntegerArray(size);
    try (Team team =
        new Team(
            size,
            (self, worker) -> {
              for (int meeting = 0; meeting < 3; meeting++) {
                int mine = steps.incrementAndGet(worker);
                self.await();
                for (int other = 0; other < size; other++) {
                  assertThat(steps.get(other)).isGreaterThanOrEqualTo(mine);
                }
                self.await();
              }
            })) {
      for (int run = 1; run <= 100; run++) {
        team.run();
        for (int worker = 0; worker < size; worker++) {
          assertThat(steps.get(worker)).isEqualTo(3 * run);
        }
      }
    }
  }

  @ParameterizedTest(name = "worker {0}")
  @ValueSource(ints = {0, 2})
  void aWorkerThatFailsStopsAll(int failing) {
    try (Team team =
        new Team(
            3,
            (self, worker) -> {
              if (worker == failing) {
                throw new IllegalStateException("out of chalk");
              }
              self.await();
            })) {
      assertThatThrownBy(team::run)
          .isInstanceOf(Team.TeamBrokenException.class)
          .hasRootCauseMessage("out of chalk");
      await().until(() -> threads() == 0);
    }
  }

  @Test
  void itsThreadsEndWithIt() {
    await().until(() -> threads() == 0);
    try (Team team = new Team(4, (_, _) -> {})) {
      team.run();
      assertThat(threads()).isEqualTo(3);
    }
    await().until(() -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("training-"))
        .count();
  }
}
