package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.nextclick.models.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The gradients that the source derives by hand, against those of DJL's tape and against the slopes of the loss.
class GradientsTest {

  private static final int ITEMS = StepExample.VOCABULARY.size();
  private static final int UNITS = 5;

  /// Gradients go up to some 0.5, and libtorch calculates with 24 bits.
  private static final float CLOSE = 1e-6f;

  @TempDir Path folder;

  private static Gru4RecSettings settings(int layers, double logQ, double dropout) {
    return Gru4RecSettings.of(
        Map.of(
            "units", UNITS,
            "layers", layers,
            "batch-size", StepExample.SLOTS,
            "negatives", 9,
            "logq", logQ,
            "embedding-dropout", dropout / 2,
            "hidden-dropout", dropout));
  }

  @Test
  void areLookedAtWhereSessionsBeginGoOnAndMoveAndItemsAreThereTwice() {
    StepExample example = StepExample.epoch(settings(1, 1, 0.4), 32).get(1);
    assertThat(Arrays.copyOf(example.batch.carry, example.batch.size)).containsExactly(-1, 1, 3);
    assertThat(example.inputs).containsExactly(8, 3, 3);
    assertThat(example.targets).containsExactly(3, 3, 7);
    assertThat(Arrays.stream(example.candidates()).distinct().count())
        .isLessThan(example.candidates().length - 1L);
    assertThat(example.batch.hiddenMask()).contains(0f);
    assertThat(example.batch.inputMask()).contains(0f);
  }

  @ParameterizedTest(name = "{0} layers, logQ {1}, dropout {2}")
  @CsvSource({"1, 0, 0", "1, 1, 0.4", "2, 0, 0.4", "2, 1, 0", "2, 0.5, 0.4", "3, 1, 0.4"})
  void areTheSlopesOfTheLoss(int layers, double logQ, double dropout) throws IOException {
    Gru4RecWeights weights = TrainedModels.weights(ITEMS, UNITS, layers, 31);
    float[] before = before(layers);
    List<StepExample> epoch = StepExample.epoch(settings(layers, logQ, dropout), 32);
    assertThat(epoch).hasSize(3);
    for (StepExample example : epoch) {
      Equations network = Equations.of(weights);
      StepExample.Outcome expected = example.by(network, nested(before, layers));
      List<double[]> slopes = example.slopes(network, nested(before, layers));
      try (LoadedSource source = LoadedSource.of(weights, folder)) {
        var gradients =
            source.gradients(example, source.floats(before, layers, StepExample.SLOTS, UNITS));
        assertThat((double) gradients.loss()).isCloseTo(expected.loss(), within(1e-5));
        assertThat(Equations.wide(gradients.states()))
            .containsExactly(flat(expected.states()), within(1e-6));
        for (int table = 0; table < slopes.size(); table++) {
          assertThat(Equations.wide(gradients.table(table, ITEMS)))
              .as("table %d", table)
              .containsExactly(slopes.get(table), within((double) CLOSE));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} layers, logQ {1}, dropout {2}")
  @CsvSource({"1, 0, 0", "1, 1, 0.4", "2, 0, 0.4", "2, 1, 0", "2, 0.5, 0.4", "3, 1, 0.4"})
  void areThoseOfDjlsTape(int layers, double logQ, double dropout) throws IOException {
    Gru4RecWeights weights = TrainedModels.weights(ITEMS, UNITS, layers, 33);
    float[] before = before(layers);
    for (StepExample example : StepExample.epoch(settings(layers, logQ, dropout), 34)) {
      try (LoadedSource source = LoadedSource.of(weights, folder)) {
        NDArray hidden = source.floats(before, layers, StepExample.SLOTS, UNITS);
        var gradients = source.gradients(example, hidden);
        List<float[]> taped = taped(source.manager(), weights, example, before);
        for (int table = 0; table < taped.size(); table++) {
          assertThat(gradients.table(table, ITEMS))
              .as("table %d", table)
              .containsExactly(taped.get(table), within(CLOSE));
        }
      }
    }
  }

  /// The same step of DJL's arrays, with every candidate in a column of its own, and its gradients by DJL's tape.
  private static List<float[]> taped(
      NDManager manager, Gru4RecWeights weights, StepExample example, float[] before) {
    int size = example.batch.size;
    int layers = weights.layers();
    List<NDArray> leaves = new ArrayList<>();
    var parameters = Gru4RecModule.parameters(ITEMS, UNITS, layers);
    for (int table = 0; table < parameters.size(); table++) {
      long[] shape = parameters.get(table).shape().stream().mapToLong(n -> n).toArray();
      leaves.add(manager.create(weights.tables().get(table), new Shape(shape)));
      leaves.get(table).setRequiresGradient(true);
    }
    try (GradientCollector tape = Libtorch.engine().newGradientCollector()) {
      NDArray x =
          oneHot(manager, example.inputs)
              .matMul(leaves.get(0))
              .mul(masks(manager, example.batch.inputMask(), size));
      NDArray masks = masks(manager, example.batch.hiddenMask(), layers * size);
      for (int layer = 0; layer < layers; layer++) {
        NDArray h = goingOn(manager, example.batch, before, layer);
        NDArray dropout = masks.get(new NDIndex("{}:{}", layer * size, (layer + 1) * size));
        x = cell(leaves, layer, x, h).mul(dropout);
      }
      tape.backward(loss(manager, leaves, x, example));
      return leaves.stream().map(leaf -> leaf.getGradient().toFloatArray()).toList();
    }
  }

  private static NDArray cell(List<NDArray> leaves, int layer, NDArray x, NDArray h) {
    NDArray fromInput =
        x.matMul(leaves.get(2).get(layer).transpose()).add(leaves.get(4).get(layer));
    NDArray fromState =
        h.matMul(leaves.get(3).get(layer).transpose()).add(leaves.get(5).get(layer));
    NDArray reset = Activation.sigmoid(gate(fromInput, 0).add(gate(fromState, 0)));
    NDArray update = Activation.sigmoid(gate(fromInput, 1).add(gate(fromState, 1)));
    NDArray candidate = gate(fromInput, 2).add(reset.mul(gate(fromState, 2))).tanh();
    return candidate.mul(update.neg().add(1)).add(update.mul(h));
  }

  private static NDArray gate(NDArray gates, int gate) {
    return gates.get(new NDIndex(":, {}:{}", gate * UNITS, (gate + 1) * UNITS));
  }

  private static NDArray loss(
      NDManager manager, List<NDArray> leaves, NDArray x, StepExample example) {
    int[] candidates = example.candidates();
    NDArray pick = oneHot(manager, candidates);
    NDArray logWeights =
        manager.create(example.candidateWeights()).log().toType(DataType.FLOAT32, false);
    NDArray bias = pick.matMul(leaves.get(1).expandDims(1)).squeeze(1);
    NDArray scores = x.matMul(pick.matMul(leaves.get(0)).transpose()).add(bias).add(logWeights);
    NDArray isTarget = oneHot(manager, example.targets).matMul(pick.transpose());
    NDArray ofTargets = scores.logSoftmax(1).exp().mul(isTarget).sum(new int[] {1});
    return ofTargets.log().sum().mul(-1.0 / example.settings.batchSize());
  }

  private static NDArray oneHot(NDManager manager, int[] items) {
    return manager.create(items).toType(DataType.INT64, false).oneHot(ITEMS);
  }

  private static NDArray masks(NDManager manager, float[] mask, int rows) {
    return manager.create(Arrays.copyOf(mask, rows * UNITS), new Shape(rows, UNITS));
  }

  /// One layer's states `[slots, units]` that the step begins with.
  private static NDArray goingOn(NDManager manager, MiniBatch batch, float[] before, int layer) {
    float[] states = new float[batch.size * UNITS];
    for (int slot = 0; slot < batch.size; slot++) {
      if (batch.carry[slot] >= 0) {
        int from = (layer * StepExample.SLOTS + batch.carry[slot]) * UNITS;
        System.arraycopy(before, from, states, slot * UNITS, UNITS);
      }
    }
    return manager.create(states, new Shape(batch.size, UNITS));
  }

  private static float[] before(int layers) {
    return TrainedModels.weights(layers * StepExample.SLOTS, UNITS, 1, 35).embedding();
  }

  private static List<double[][]> nested(float[] states, int layers) {
    List<double[][]> nested = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      nested.add(new double[StepExample.SLOTS][UNITS]);
    }
    for (int i = 0; i < states.length; i++) {
      int row = i / UNITS;
      nested.get(row / StepExample.SLOTS)[row % StepExample.SLOTS][i % UNITS] = states[i];
    }
    return nested;
  }

  private static double[] flat(List<double[][]> states) {
    return states.stream().flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }
}
