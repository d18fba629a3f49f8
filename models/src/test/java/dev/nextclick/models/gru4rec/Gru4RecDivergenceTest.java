package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nextclick.models.Sessions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trainings that go astray, and such as only look like it.
class Gru4RecDivergenceTest {

  @TempDir Path folder;

  private TrainedGru4Rec train(Map<String, ?> changes) throws Exception {
    return new Gru4RecTraining(RoundsUpAndDown.settings(changes), folder, TrainingListener.none())
        .train(RoundsUpAndDown.VOCABULARY, RoundsUpAndDown.sessions(100));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"cross-entropy, 40", "bpr, 40", "top1, 1.35", "bpr-max, 40", "top1-max, 1.8"})
  void anAbsurdLearningRateStopsTheRunAndIsNamed(String loss, double least) {
    Map<String, ?> absurd =
        Map.of("learning-rate", 10, "momentum", 0.9, "scale", 0, "epochs", 1000, "loss", loss);
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, () -> train(absurd));
    assertThat(diverged.step()).isEqualTo(DivergenceWatch.WINDOW);
    assertThat(diverged.loss()).isGreaterThan(least);
    assertThat(diverged.learningRate()).isEqualTo(10);
    assertThat(diverged)
        .hasMessageContainingAll("loss " + diverged.loss(), "step 200", "rate 10.0");
  }

  @Test
  void anAbsurdLearningRateStopsAShortRunToo() {
    Map<String, ?> absurd = Map.of("learning-rate", 10, "momentum", 0.9, "scale", 0, "epochs", 1);
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, () -> train(absurd));
    assertThat(diverged.step()).isLessThan(DivergenceWatch.WINDOW);
    assertThat(diverged.loss()).isGreaterThan(40);
  }

  /// Twelve sessions are the fewest that a training over the trainer's own split gets.
  @ParameterizedTest(name = "{0}, {1} items, {2} clicks a session, {3} epochs")
  @CsvSource({
    "cross-entropy, 2, 2, 10",
    "cross-entropy, 2, 6, 10",
    "cross-entropy, 30, 2, 10",
    "cross-entropy, 30, 6, 10",
    "bpr, 2, 2, 10",
    "bpr, 30, 6, 10",
    "top1, 2, 2, 10",
    "top1, 30, 6, 10",
    "top1, 30, 6, 60",
    "bpr-max, 2, 2, 10",
    "bpr-max, 30, 6, 10",
    "top1-max, 2, 2, 10",
    "top1-max, 30, 6, 10",
    "top1-max, 30, 6, 60"
  })
  void aTinyTrainingWithDefaultSettingsIsNotTakenForOneThatWentAstray(
      String loss, int items, int clicks, int epochs) throws Exception {
    SplittableRandom random = new SplittableRandom(12);
    // Many steps need not be many trainings.
    int seeds = epochs == 10 ? 5 : 1;
    for (int seed = 1; seed <= seeds; seed++) {
      int[][] sessions = new int[12][clicks];
      for (int[] session : sessions) {
        Arrays.setAll(session, click -> random.nextInt(items));
      }
      TrainedGru4Rec trained =
          new Gru4RecTraining(
                  Gru4RecSettings.of(Map.of("seed", seed, "loss", loss, "epochs", epochs)),
                  folder,
                  TrainingListener.none())
              .train(TrainedModels.vocabulary(items), Sessions.of(sessions));
      assertThat(trained.loss()).isFinite();
    }
  }
}
