package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Dropout;

/// What one step learns from: `size` sessions side by side, and the distinct items of their inputs, their targets and the
/// drawn negatives. Reused from step to step; the arrays are as long as any step needs.
final class MiniBatch {

  /// Sessions in this mini-batch.
  int size;

  /// Distinct items.
  int rows;

  /// Distinct items by place: `[rows]`, item indexes, those of the inputs first. No item is there twice.
  final int[] items;

  /// How many of the distinct items are inputs.
  int inputRows;

  /// What the exponential of an item's score counts with `[rows]`: the summed weights of its copies among the candidates,
  /// see [MiniBatches]. 0 for an item that is an input only.
  final float[] weights;

  /// The loss of a model that scores all items alike, summed over the sessions (nats): what knowing nothing costs.
  double equalScoresLoss;

  /// Place of each session's clicked item `[size]`.
  final int[] inputs;

  /// Place of each session's next item `[size]`.
  final int[] targets;

  /// Slot of each session in the mini-batch before, -1 for a session that begins `[size]`.
  final int[] carry;

  /// What the dropout's masks of this mini-batch are made of, see [Dropout].
  int inputSeed;

  int hiddenSeed;

  private final Gru4RecSettings settings;

  MiniBatch(Gru4RecSettings settings) {
    this.settings = settings;
    int slots = settings.batchSize();
    int mostRows = Math.addExact(2 * slots, settings.negatives());
    items = new int[mostRows];
    weights = new float[mostRows];
    inputs = new int[slots];
    targets = new int[slots];
    carry = new int[slots];
  }

  /// Sessions of a full mini-batch.
  int fullSize() {
    return inputs.length;
  }

  /// Dropout of the input embeddings `[size, units]`: 0 or 1 / (1 - rate).
  float[] inputMask() {
    return mask(inputSeed, size * settings.units(), settings.embeddingDropout());
  }

  /// Dropout of the hidden states `[layers, size, units]`.
  float[] hiddenMask() {
    int length = settings.layers() * size * settings.units();
    return mask(hiddenSeed, length, settings.hiddenDropout());
  }

  private static float[] mask(int seed, int length, double rate) {
    float[] mask = new float[length];
    for (int i = 0; i < length; i++) {
      mask[i] = Dropout.factor(seed, i, rate);
    }
    return mask;
  }
}
