package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The step in Java does what the source does: the same losses on the way, the same weights in the end, to rounding.
class VectorTrainingStepTest {

  private static final int ITEMS = 150;
  private static final Vocabulary VOCABULARY = TrainedModels.vocabulary(ITEMS);

  @TempDir Path folder;

  /// More sessions than the largest mini-batch has slots, of 1 to 6 clicks, so that sessions begin, end and move.
  private static Sessions sessions(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] sessions = new int[170][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = random.ints(1 + random.nextInt(6), 0, ITEMS).toArray();
    }
    return Sessions.of(sessions);
  }

  private static Gru4RecSettings settings(Map<String, ?> changes) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "units",
                20,
                "batch-size",
                32,
                "negatives",
                50,
                "scale",
                0,
                "learning-rate",
                0.05,
                "momentum",
                0.3,
                "embedding-dropout",
                0.2,
                "hidden-dropout",
                0.3));
    settings.putAll(changes);
    return Gru4RecSettings.of(settings);
  }

  /// Two epochs of both steps over the same mini-batches.
  private void assertSame(Gru4RecSettings settings, int workers) throws IOException {
    Gru4RecWeights initial = TrainedModels.weights(Gru4RecShape.of(ITEMS, settings), 71);
    if (settings.scale() > 0) {
      Arrays.fill(initial.itemBias(), 0);
    }
    try (TrainingStep torch = TorchTrainingStep.start(initial, settings, folder);
        TrainingStep vector = new VectorTrainingStep(initial, settings, workers)) {
      MiniBatches miniBatches = new MiniBatches(VOCABULARY, settings, new SplittableRandom(72));
      MiniBatch batch = new MiniBatch(settings);
      for (int epoch = 0; epoch < 2; epoch++) {
        var schedule = new SessionParallelSchedule(sessions(73), settings.batchSize());
        for (; schedule.size() > 0; schedule.advance()) {
          miniBatches.fill(schedule, batch);
          double expected = torch.learn(batch);
          assertThat(vector.learn(batch)).isCloseTo(expected, within(1e-4));
        }
      }
      assertClose(vector.weights(), torch.weights(), 1e-4f);
    }
  }

  private static void assertClose(Gru4RecWeights actual, Gru4RecWeights expected, float tolerance) {
    for (int table = 0; table < expected.tables().size(); table++) {
      assertThat(actual.tables().get(table))
          .as("table %d", table)
          .containsExactly(expected.tables().get(table), within(tolerance));
    }
  }

  @ParameterizedTest(name = "{0} sessions, {1} units, {2} negatives")
  @CsvSource({
    "1, 20, 3",
    "7, 20, 0",
    "32, 20, 50",
    "33, 20, 50",
    "64, 20, 50",
    "130, 20, 50",
    "32, 1, 9",
    "32, 5, 50",
    "32, 100, 200",
    "17, 113, 60"
  })
  void learnsAsTheSourceDoesWhateverTheShape(int batchSize, int units, int negatives)
      throws IOException {
    assertSame(
        settings(Map.of("batch-size", batchSize, "units", units, "negatives", negatives)), 1);
  }

  @ParameterizedTest(name = "{0} layers, momentum {1}, dropout {2}, logQ {3}")
  @CsvSource({"1, 0, 0, 0", "1, 0.5, 0, 1", "2, 0.3, 0.4, 1", "3, 0, 0.2, 0.5"})
  void learnsAsTheSourceDoesWhateverTheSettings(
      int layers, double momentum, double dropout, double logQ) throws IOException {
    assertSame(
        settings(
            Map.of(
                "layers", layers,
                "momentum", momentum,
                "embedding-dropout", dropout,
                "hidden-dropout", dropout / 2,
                "logq", logQ)),
        1);
  }

  @ParameterizedTest(name = "{0} workers, scale {1}, {2} layers, {3}")
  @CsvSource({"1, 12, 1, cross-entropy", "2, 16, 1, bpr-max", "3, 1, 2, cross-entropy"})
  void learnsDirectionsAsTheSourceDoes(int workers, double scale, int layers, String loss)
      throws IOException {
    assertSame(settings(Map.of("scale", scale, "layers", layers, "loss", loss)), workers);
  }

  @ParameterizedTest(name = "{0}, bpreg {1}, elu {2}, {3} negatives, {4} workers")
  @CsvSource({
    "bpr, 0, 0, 50, 1",
    "bpr, 0, 0, 0, 3",
    "top1, 0, 0, 50, 1",
    "top1, 0, 0, 0, 2",
    "top1-max, 0, 0, 50, 1",
    "top1-max, 0, 0, 0, 2",
    "bpr-max, 0, 0, 50, 1",
    "bpr-max, 1.5, 0, 50, 2",
    "bpr-max, 0.5, 1, 50, 1",
    "bpr-max, 1, 0.5, 0, 3"
  })
  void learnsAsTheSourceDoesWhateverTheLoss(
      String loss, double bpreg, double elu, int negatives, int workers) throws IOException {
    Map<String, Object> changes =
        new HashMap<>(Map.of("loss", loss, "negatives", negatives, "batch-size", 33));
    if (loss.equals("bpr-max")) {
      changes.put("bpreg", bpreg);
      changes.put("elu", elu);
    }
    assertSame(settings(changes), workers);
  }

  @ParameterizedTest(name = "{0} workers, {1} sessions, {2} units, {3} layers")
  @CsvSource({"2, 32, 20, 1", "3, 33, 20, 1", "2, 64, 7, 2", "5, 7, 3, 1"})
  void aTeamLearnsAsTheSourceDoes(int workers, int batchSize, int units, int layers)
      throws IOException {
    assertSame(
        settings(Map.of("batch-size", batchSize, "units", units, "layers", layers)), workers);
  }

  @Test
  void anEpochGivesTheSameWeightsAgainBitForBit() {
    Gru4RecSettings settings = settings(Map.of());
    assertClose(epoch(settings, 2), epoch(settings, 2), 0);
  }

  private static Gru4RecWeights epoch(Gru4RecSettings settings, int workers) {
    Gru4RecWeights initial = TrainedModels.weights(Gru4RecShape.of(ITEMS, settings), 74);
    try (TrainingStep step = new VectorTrainingStep(initial, settings, workers)) {
      MiniBatches miniBatches = new MiniBatches(VOCABULARY, settings, new SplittableRandom(75));
      MiniBatch batch = new MiniBatch(settings);
      var schedule = new SessionParallelSchedule(sessions(76), settings.batchSize());
      for (; schedule.size() > 0; schedule.advance()) {
        miniBatches.fill(schedule, batch);
        step.learn(batch);
      }
      return step.weights();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "input=separate, 10, 'the input is separate, not tied'",
    "feed-forward=1, 10, there are feed-forward layers",
    "units=100, 7000000, '7,000,000 items of 100 units, with what the optimizer keeps of them, do not fit into a Java array; 6,391,318 would'",
    "negatives=1000000 batch-size=4096, 10, '4,129,579,008 scores of a mini-batch do not fit into a Java array'"
  })
  void saysWhyItCannotTakeWhatOnlyTheSourceCan(String changes, int items, String reason) {
    Map<String, String> values = new HashMap<>();
    Matcher change = Pattern.compile("(\\S+)=(\\S+)").matcher(changes);
    while (change.find()) {
      values.put(change.group(1), change.group(2));
    }
    assertThat(VectorTrainingStep.refusal(items, settings(values), 2)).contains(reason);
    assertThat(VectorTrainingStep.refusal(1_000_000, settings(Map.of("units", 100)), 2)).isEmpty();
  }
}
