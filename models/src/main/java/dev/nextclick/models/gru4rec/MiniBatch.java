package dev.nextclick.models.gru4rec;

/// What one step learns from: `size` sessions side by side, and the distinct items of their inputs, their targets and the
/// drawn negatives. Reused from step to step; the arrays are as long as any step needs.
final class MiniBatch {

  /// Sessions in this mini-batch.
  int size;

  /// Distinct items.
  int rows;

  /// Distinct items by place: `[rows]`, item indexes, those of the inputs first. No item is there twice.
  final int[] items;

  /// What is added to an item's scores `[rows]`: the log of the summed weights of its copies among the candidates, see
  /// [MiniBatches].
  final float[] logWeights;

  /// The loss of a model that scores all items alike, summed over the sessions (nats): what knowing nothing costs.
  double equalScoresLoss;

  /// Place of each session's clicked item `[size]`.
  final int[] inputs;

  /// Place of each session's next item `[size]`.
  final int[] targets;

  /// Slot of each session in the mini-batch before, -1 for a session that begins `[size]`.
  final int[] carry;

  /// Dropout of the input embeddings `[size, units]`: 0 or 1 / (1 - rate).
  final float[] inputMask;

  /// Dropout of the hidden states `[layers, size, units]`.
  final float[] hiddenMask;

  MiniBatch(Gru4RecSettings settings) {
    int slots = settings.batchSize();
    int mostRows = Math.addExact(2 * slots, settings.negatives());
    items = new int[mostRows];
    logWeights = new float[mostRows];
    inputs = new int[slots];
    targets = new int[slots];
    carry = new int[slots];
    inputMask = new float[slots * settings.units()];
    hiddenMask = new float[settings.layers() * slots * settings.units()];
  }
}
