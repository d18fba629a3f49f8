package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Adagrad with momentum, as it is written and as a training step takes it.
class AdagradTest {

  private static final int ITEMS = StepExample.VOCABULARY.size();
  private static final int UNITS = 5;
  private static final double RATE = 0.1;
  private static final double MOMENTUM = 0.5;

  @TempDir Path folder;

  /// acc += g²; m = μ m - rate g / sqrt(acc + 1e-6); p += m: twice with g = 0.3, then with -0.4.
  @Test
  void takesTheStepsThatAreCalculatedByHand() throws IOException {
    try (LoadedSource source = LoadedSource.of(weights(1), folder)) {
      NDArray parameter = source.floats(new float[] {1, -2}, 2);
      NDArray sums = source.floats(new float[2], 2);
      NDArray step = source.floats(new float[2], 2);
      for (float gradient : new float[] {0.3f, 0.3f, -0.4f}) {
        NDArray gradients = source.floats(new float[] {gradient, 0}, 2);
        adagrad(source, "adagrad", parameter, gradients, sums, step);
      }
      double first = -0.03 / Math.sqrt(0.09 + 1e-6);
      double second = first / 2 - 0.03 / Math.sqrt(0.18 + 1e-6);
      double third = second / 2 + 0.04 / Math.sqrt(0.34 + 1e-6);
      assertThat(Equations.wide(parameter.toFloatArray()))
          .containsExactly(new double[] {1 + first + second + third, -2}, within(1e-6));
      assertThat(Equations.wide(sums.toFloatArray()))
          .containsExactly(new double[] {0.34, 0}, within(1e-6));
      assertThat(Equations.wide(step.toFloatArray()))
          .containsExactly(new double[] {third, 0}, within(1e-6));
    }
  }

  @Test
  void leavesTheRowsOfATableThatAreNotInTheStep() throws IOException {
    try (LoadedSource source = LoadedSource.of(weights(1), folder)) {
      NDArray table = source.floats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);
      NDArray sums = source.floats(new float[] {.1f, .1f, .2f, .2f, .3f, .3f, .4f, .4f}, 4, 2);
      NDArray steps = source.floats(new float[] {1, 1, 2, 2, 3, 3, 4, 4}, 4, 2);
      NDArray gradients = source.floats(new float[] {0.5f, 0, -0.5f, 0}, 2, 2);
      adagrad(source, "adagrad_rows", table, source.longs(3, 1), gradients, sums, steps);

      double third = 2 - 0.05 / Math.sqrt(0.65 + 1e-6);
      double first = 1 + 0.05 / Math.sqrt(0.45 + 1e-6);
      assertThat(Equations.wide(table.toFloatArray()))
          .containsExactly(
              new double[] {1, 2, 3 + first, 4 + 1, 5, 6, 7 + third, 8 + 2}, within(1e-6));
      assertThat(Equations.wide(sums.toFloatArray()))
          .containsExactly(new double[] {.1, .1, .45, .2, .3, .3, .65, .4}, within(1e-6));
      assertThat(Equations.wide(steps.toFloatArray()))
          .containsExactly(new double[] {1, 1, first, 1, 3, 3, third, 2}, within(1e-6));
    }
  }

  private static void adagrad(LoadedSource source, String method, NDArray... arguments) {
    List<IValue> values = new ArrayList<>();
    for (NDArray argument : arguments) {
      values.add(LoadedSource.value(argument));
    }
    values.add(IValue.from(RATE));
    values.add(IValue.from(MOMENTUM));
    source.call(method, values.toArray(IValue[]::new));
  }

  /// The calculation takes the slopes of a loss that scores every candidate alone. So a merged item's gradient is the sum
  /// over its copies, squared once.
  @ParameterizedTest(name = "{0} layers, input {1}, {2} feed-forward layers, loss {3}")
  @CsvSource({
    "1, tied, 0, cross-entropy",
    "2, tied, 0, cross-entropy",
    "1, separate, 0, cross-entropy",
    "2, one-hot, 0, cross-entropy",
    "1, one-hot, 2, top1-max",
    "2, separate, 1, bpr-max",
    "1, tied, 0, top1",
    "1, tied, 0, bpr"
  })
  void anEpochEndsWithTheWeightsThatAreCalculatedInDoublePrecision(
      int layers, String input, int feedForward, String loss) throws IOException {
    Gru4RecSettings settings =
        settings(
            Map.of(
                "layers",
                layers,
                "input",
                input,
                "feed-forward",
                feedForward,
                "loss",
                loss,
                "embedding-dropout",
                input.equals("one-hot") ? 0 : 0.2));
    Gru4RecWeights initial = TrainedModels.weights(Gru4RecShape.of(ITEMS, settings), 43);
    Equations network = Equations.of(initial);
    List<double[]> sums = zeros(network);
    List<double[]> steps = zeros(network);
    List<double[][]> states = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      states.add(new double[StepExample.SLOTS][UNITS]);
    }
    try (TrainingStep step = TorchTrainingStep.start(initial, settings, folder)) {
      for (StepExample example : StepExample.epoch(settings, 41)) {
        StepExample.Outcome expected = example.by(network, states);
        List<double[]> slopes = example.slopes(network, states);
        states = expected.states();
        for (int table = 0; table < slopes.size(); table++) {
          double[] parameter = network.tables().get(table);
          for (int i : inStep(example, table, parameter.length)) {
            double g = slopes.get(table)[i];
            sums.get(table)[i] += g * g;
            double move = RATE * g / Math.sqrt(sums.get(table)[i] + 1e-6);
            steps.get(table)[i] = MOMENTUM * steps.get(table)[i] - move;
            parameter[i] += steps.get(table)[i];
          }
        }

        assertThat(step.learn(example.batch)).isCloseTo(expected.loss(), within(1e-5));
        Gru4RecWeights learned = step.weights();
        for (int table = 0; table < slopes.size(); table++) {
          assertThat(Equations.wide(learned.tables().get(table)))
              .as("table %d", table)
              .containsExactly(network.tables().get(table), within(2e-5));
        }
      }
    }
  }

  /// The numbers of a table that a step moves: those of its items, in the input table those of its inputs, and all of the
  /// gates' and the feed-forward layers'.
  private static int[] inStep(StepExample example, int table, int length) {
    IntStream all = IntStream.range(0, length);
    if (table > 1 && table != 6) {
      return all.toArray();
    }
    IntStream inputs = IntStream.of(example.inputs);
    Set<Integer> items =
        (table == 6 ? inputs : IntStream.concat(inputs, IntStream.of(example.candidates())))
            .boxed()
            .collect(Collectors.toSet());
    return all.filter(i -> items.contains(i * ITEMS / length)).toArray();
  }

  @Test
  void aStepChangesTheRowsOfItsItemsOnly() throws IOException {
    Gru4RecSettings settings = settings(Map.of("embedding-dropout", 0.2));
    Gru4RecWeights before = weights(1);
    StepExample example = StepExample.epoch(settings, 42).get(0);
    int[] touched = Arrays.copyOf(example.batch.items, example.batch.rows);
    assertThat(touched).hasSizeBetween(5, ITEMS - 2).doesNotHaveDuplicates();
    try (TrainingStep step = TorchTrainingStep.start(before, settings, folder)) {
      step.learn(example.batch);
      Gru4RecWeights after = step.weights();
      for (int item = 0; item < ITEMS; item++) {
        int row = item;
        boolean inStep = IntStream.of(touched).anyMatch(touch -> touch == row);
        float[] was = Arrays.copyOfRange(before.embedding(), row * UNITS, (row + 1) * UNITS);
        float[] is = Arrays.copyOfRange(after.embedding(), row * UNITS, (row + 1) * UNITS);
        assertThat(Arrays.equals(is, was)).as("item %d", item).isEqualTo(!inStep);
      }
    }
  }

  private static Gru4RecWeights weights(int layers) {
    return TrainedModels.weights(ITEMS, UNITS, layers, 43);
  }

  private static List<double[]> zeros(Equations network) {
    return network.tables().stream().map(table -> new double[table.length]).toList();
  }

  private static Gru4RecSettings settings(Map<String, ?> changes) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "units",
                UNITS,
                "batch-size",
                StepExample.SLOTS,
                "negatives",
                6,
                "learning-rate",
                RATE,
                "momentum",
                MOMENTUM,
                "scale",
                0,
                "embedding-dropout",
                0,
                "hidden-dropout",
                0.3));
    settings.putAll(changes);
    return Gru4RecSettings.of(settings);
  }
}
