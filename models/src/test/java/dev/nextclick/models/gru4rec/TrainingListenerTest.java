package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a training tells its listener, and when it is asked whether to go on.
class TrainingListenerTest {

  @TempDir Path folder;

  private TrainedGru4Rec train(Map<String, ?> changes, Sessions sessions, TrainingListener listener)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    return new Gru4RecTraining(RoundsUpAndDown.settings(changes), folder, listener)
        .train(RoundsUpAndDown.VOCABULARY, sessions);
  }

  @Test
  void tellsItsListenerAtTheEndOfEachEpoch() throws Exception {
    Sessions sessions = RoundsUpAndDown.sessions(50);
    List<TrainingProgress> ends = new ArrayList<>();
    TrainedGru4Rec trained =
        train(
            Map.of("epochs", 4),
            sessions,
            progress -> {
              if (!ends.isEmpty() && ends.getLast().epoch() == progress.epoch()) {
                ends.removeLast();
              }
              ends.add(progress);
            });
    assertThat(ends).extracting(TrainingProgress::epoch).containsExactly(1, 2, 3, 4);
    assertThat(ends).extracting(TrainingProgress::epochs).containsOnly(4);
    assertThat(ends)
        .extracting(TrainingProgress::completedShare)
        .containsExactly(0.25, 0.5, 0.75, 1.0);
    long steps = ends.get(0).steps();
    assertThat(ends)
        .extracting(TrainingProgress::steps)
        .containsExactly(steps, 2 * steps, 3 * steps, 4 * steps);
    assertThat(ends.getLast().meanLoss())
        .isEqualTo(trained.loss())
        .isLessThan(ends.get(0).meanLoss());
    assertThat(ends.getLast().remaining()).isZero();
    assertThat(ends.get(0).remaining()).isPositive();
    assertThat(ends.get(0).eventsPerSecond()).isPositive();
  }

  @ParameterizedTest(name = "asked for the {0}. time: {1}")
  @CsvSource({
    "1, training cancelled before its first epoch",
    "4, training cancelled before its first epoch",
    "5, training cancelled in epoch 1"
  })
  void stopsWhenItsListenerSaysSo(int time, String message) {
    TrainingListener listener =
        new TrainingListener() {
          private int asked;

          @Override
          public void onProgress(TrainingProgress progress) {}

          @Override
          public boolean cancelled() {
            return ++asked == time;
          }
        };
    assertThatThrownBy(
            () -> train(Map.of("link-rounds", 3), RoundsUpAndDown.sessions(100), listener))
        .isInstanceOf(CancellationException.class)
        .hasMessage(message);
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() {
    try {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> train(Map.of(), RoundsUpAndDown.sessions(100), TrainingListener.none()))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
