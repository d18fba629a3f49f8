package dev.nextclick.models.gru4rec;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.nextclick.models.torch.Libtorch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The same step of DJL's arrays, with every candidate in a column of its own, and its gradients by DJL's tape.
final class TapedStep {

  private final NDManager manager;
  private final Gru4RecShape shape;
  private final StepExample example;
  private final List<NDArray> leaves = new ArrayList<>();

  TapedStep(NDManager manager, Gru4RecWeights weights, StepExample example) {
    this.manager = manager;
    this.shape = weights.shape();
    this.example = example;
    var parameters = Gru4RecModule.parameters(shape);
    for (int table = 0; table < parameters.size(); table++) {
      long[] lengths = parameters.get(table).shape().stream().mapToLong(n -> n).toArray();
      leaves.add(manager.create(weights.tables().get(table), new Shape(lengths)));
      leaves.get(table).setRequiresGradient(true);
    }
  }

  /// @param before states after the step before `[layers, slots, units]`
  List<float[]> gradients(float[] before) {
    int size = example.batch.size;
    try (GradientCollector tape = Libtorch.engine().newGradientCollector()) {
      NDArray table = leaves.get(shape.input() == Input.TIED ? 0 : 6);
      NDArray x = oneHot(example.inputs).matMul(table);
      if (shape.input() == Input.TIED) {
        x = direction(x, 1);
      }
      if (shape.input() != Input.ONE_HOT) {
        x = x.mul(masks(example.batch.inputMask(), size));
      }
      NDArray masks = masks(example.batch.hiddenMask(), shape.layers() * size);
      for (int layer = 0; layer < shape.layers(); layer++) {
        NDArray h = goingOn(before, layer);
        NDArray dropout = masks.get(new NDIndex("{}:{}", layer * size, (layer + 1) * size));
        x = cell(layer, x, h).mul(dropout);
      }
      for (int layer = 0; layer < shape.feedForward(); layer++) {
        NDArray weight = leaves.get(7).get(layer);
        x = x.matMul(weight.transpose()).add(leaves.get(8).get(layer)).tanh();
      }
      tape.backward(loss(direction(x, (float) example.settings.scale())));
      return leaves.stream().map(TapedStep::gradient).toList();
    }
  }

  /// Rows as long as `length`, where only directions count.
  private NDArray direction(NDArray rows, float length) {
    if (example.settings.scale() == 0) {
      return rows;
    }
    return rows.div(rows.mul(rows).sum(new int[] {1}, true).add(1e-12).sqrt()).mul(length);
  }

  /// A table that is not used has none.
  private static float[] gradient(NDArray leaf) {
    return leaf.getShape().size() == 0 ? new float[0] : leaf.getGradient().toFloatArray();
  }

  private NDArray cell(int layer, NDArray x, NDArray h) {
    int below = layer - shape.layers() + shape.weightedLayers();
    NDArray weighted = below < 0 ? x : x.matMul(leaves.get(2).get(below).transpose());
    NDArray fromInput = weighted.add(leaves.get(4).get(layer));
    NDArray fromState =
        h.matMul(leaves.get(3).get(layer).transpose()).add(leaves.get(5).get(layer));
    NDArray reset = Activation.sigmoid(gate(fromInput, 0).add(gate(fromState, 0)));
    NDArray update = Activation.sigmoid(gate(fromInput, 1).add(gate(fromState, 1)));
    NDArray candidate = gate(fromInput, 2).add(reset.mul(gate(fromState, 2))).tanh();
    return candidate.mul(update.neg().add(1)).add(update.mul(h));
  }

  private NDArray gate(NDArray gates, int gate) {
    int units = shape.units();
    return gates.get(new NDIndex(":, {}:{}", gate * units, (gate + 1) * units));
  }

  private NDArray loss(NDArray x) {
    NDArray pick = oneHot(example.candidates());
    NDArray bias = pick.matMul(biases()).squeeze(1);
    NDArray scores = x.matMul(direction(pick.matMul(leaves.get(0)), 1).transpose()).add(bias);
    NDArray targets = oneHot(example.targets);
    NDArray isTarget = targets.matMul(pick.transpose());
    NDArray total =
        example.settings.loss() == Loss.CROSS_ENTROPY
            ? crossEntropy(scores, isTarget)
            : ranking(scores, pairwise(x, targets), isTarget.neg().add(1));
    return total.mul(1.0 / example.settings.batchSize());
  }

  private NDArray crossEntropy(NDArray scores, NDArray isTarget) {
    NDArray logWeights =
        manager.create(example.candidateWeights()).log().toType(DataType.FLOAT32, false);
    NDArray shares = scores.add(logWeights).logSoftmax(1).exp();
    return shares.mul(isTarget).sum(new int[] {1}).log().sum().neg();
  }

  /// The scores of the sessions' own items `[size, 1]`.
  private NDArray pairwise(NDArray x, NDArray targets) {
    NDArray own = direction(targets.matMul(leaves.get(0)), 1);
    return x.mul(own).sum(new int[] {1}, true).add(targets.matMul(biases()));
  }

  /// `[items, 1]`
  private NDArray biases() {
    NDArray biases = leaves.get(1).expandDims(1);
    return example.settings.scale() == 0 ? biases : biases.mul(0);
  }

  /// @param negative 1 for each session's negatives, 0 for copies of its own item `[size, candidates]`
  private NDArray ranking(NDArray scores, NDArray own, NDArray negative) {
    NDArray n = negative.sum(new int[] {1}, true).maximum(1);
    NDArray some = negative.max(new int[] {1}, true);
    NDArray top1 = Activation.sigmoid(scores.sub(own)).add(Activation.sigmoid(scores.mul(scores)));
    return switch (example.settings.loss()) {
      case CROSS_ENTROPY -> throw new AssertionError();
      case BPR -> Activation.sigmoid(own.sub(scores)).log().neg().mul(negative).div(n).sum();
      case TOP1 -> top1.mul(negative).div(n).sum();
      case TOP1_MAX -> softmax(scores, negative).mul(top1).sum();
      case BPR_MAX -> {
        NDArray f = elu(scores);
        NDArray s = softmax(f, negative);
        NDArray better = s.mul(Activation.sigmoid(elu(own).sub(f))).sum(new int[] {1}, true);
        // Where there is no negative, the logarithm of 1.
        NDArray reward = better.add(some.neg().add(1)).log();
        yield s.mul(f).mul(f).sum().mul(example.settings.bpreg()).sub(reward.sum());
      }
    };
  }

  private NDArray elu(NDArray scores) {
    float alpha = (float) example.settings.elu();
    return alpha == 0 ? scores : Activation.elu(scores, alpha);
  }

  private static NDArray softmax(NDArray scores, NDArray negative) {
    NDArray shares = scores.exp().mul(negative);
    return shares.div(shares.sum(new int[] {1}, true).add(1e-30));
  }

  private NDArray oneHot(int[] items) {
    return manager.create(items).toType(DataType.INT64, false).oneHot(shape.items());
  }

  private NDArray masks(float[] mask, int rows) {
    int units = shape.units();
    return manager.create(Arrays.copyOf(mask, rows * units), new Shape(rows, units));
  }

  /// One layer's states `[slots, units]` that the step begins with.
  private NDArray goingOn(float[] before, int layer) {
    int units = shape.units();
    MiniBatch batch = example.batch;
    float[] states = new float[batch.size * units];
    for (int slot = 0; slot < batch.size; slot++) {
      if (batch.carry[slot] >= 0) {
        int from = (layer * StepExample.SLOTS + batch.carry[slot]) * units;
        System.arraycopy(before, from, states, slot * units, units);
      }
    }
    return manager.create(states, new Shape(batch.size, units));
  }
}
