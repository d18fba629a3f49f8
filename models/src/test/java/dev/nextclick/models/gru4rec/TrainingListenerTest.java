package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener that looks at what was learned after each epoch, and says when it is enough.
class TrainingListenerTest {

  private static final int ITEMS = 20;
  private static final Vocabulary VOCABULARY = TrainedModels.vocabulary(ITEMS);
  private static final Sessions SESSIONS =
      Sessions.of(
          IntStream.range(0, 200)
              .mapToObj(s -> new int[] {s % ITEMS, (s + 1) % ITEMS, (s + 2) % ITEMS})
              .toArray(int[][]::new));

  @TempDir private Path folder;

  /// Has enough after some epoch, and keeps what it was shown.
  private static final class Watching implements TrainingListener {
    private final int enoughAfter;
    private final List<TrainedGru4Rec> seen = new ArrayList<>();

    Watching(int enoughAfter) {
      this.enoughAfter = enoughAfter;
    }

    @Override
    public void onProgress(TrainingProgress progress) {}

    @Override
    public boolean enough(int epoch, Supplier<TrainedGru4Rec> soFar) {
      seen.add(soFar.get());
      assertThat(seen).hasSize(epoch);
      return epoch == enoughAfter;
    }
  }

  private TrainedGru4Rec train(int epochs, TrainingListener listener) throws Exception {
    Gru4RecSettings settings =
        Gru4RecSettings.of(Map.of("units", 8, "batch-size", 8, "negatives", 16, "epochs", epochs));
    return new Gru4RecTraining(settings, folder, listener).train(VOCABULARY, SESSIONS);
  }

  private static List<float[]> tables(TrainedGru4Rec trained) {
    return trained.weights().tables();
  }

  @Test
  void whatWasLearnedSoFarIsWhatAShorterTrainingLearns() throws Exception {
    Watching watching = new Watching(3);
    TrainedGru4Rec ended = train(10, watching);
    assertThat(watching.seen).hasSize(3);
    assertThat(tables(watching.seen.get(1)))
        .usingRecursiveComparison()
        .isEqualTo(tables(train(2, TrainingListener.none())));
    assertThat(tables(ended))
        .usingRecursiveComparison()
        .isEqualTo(tables(train(3, TrainingListener.none())));
    assertThat(ended.pairs()).isEqualTo(3L * SESSIONS.pairs());
  }

  @Test
  void afterTheLastEpochThereIsNothingToAsk() throws Exception {
    Watching watching = new Watching(0);
    train(2, watching);
    assertThat(watching.seen).hasSize(1);
  }
}
