package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Products;
import java.util.Arrays;

/// The distinct items of a mini-batch that one worker scores and learns: those of the inputs first, then the others, each
/// list padded with the worker's spare row. An item has the same worker in every step, so no row has two writers, and a row that is
/// met again is still in its worker's cache.
final class ItemShare {

  /// Neighbouring items that have one worker: rows of two workers that lie side by side cost them both, since processors
  /// fetch pairs of cache lines.
  private static final int NEIGHBOURS = 32;

  private final ParameterRows items;
  private final int worker;
  private final int workers;

  /// Where each row begins in the table of items `[rows]`.
  final int[] offsets;

  /// [MiniBatch#weights] of each row.
  final float[] weights;

  /// Rows of the inputs, with their padding.
  int inputRows;

  /// All rows, with their padding.
  int rows;

  /// Each session's row of its clicked item, and of its next; -1 where another worker has it `[sessions]`.
  final int[] inputs;

  final int[] targets;

  /// Place in the mini-batch -> row here, or -1.
  private final int[] rowOf;

  ItemShare(MiniBatch largest, ParameterRows items, int worker, int workers) {
    this.items = items;
    this.worker = worker;
    this.workers = workers;
    int most = most(largest.items.length);
    offsets = new int[most];
    weights = new float[most];
    rowOf = new int[largest.items.length];
    inputs = new int[largest.inputs.length];
    targets = new int[largest.targets.length];
  }

  /// The most rows, with their padding, of so many distinct items.
  static int most(int items) {
    return Products.padded(items) + Products.TILE;
  }

  /// Takes this worker's items of a mini-batch.
  void take(MiniBatch batch) {
    rows = 0;
    takeRows(batch, 0, batch.inputRows);
    inputRows = rows;
    takeRows(batch, batch.inputRows, batch.rows);
    for (int slot = 0; slot < batch.size; slot++) {
      inputs[slot] = rowOf[batch.inputs[slot]];
      targets[slot] = rowOf[batch.targets[slot]];
    }
  }

  private void takeRows(MiniBatch batch, int from, int to) {
    for (int place = from; place < to; place++) {
      // Without a branch, that would be mispredicted every other time.
      int item = batch.items[place];
      boolean own = item / NEIGHBOURS % workers == worker;
      offsets[rows] = items.offset(item);
      weights[rows] = batch.weights[place];
      rowOf[place] = own ? rows : -1;
      rows += own ? 1 : 0;
    }
    int padded = Products.padded(rows);
    Arrays.fill(offsets, rows, padded, items.spare(worker));
    Arrays.fill(weights, rows, padded, 0f);
    rows = padded;
  }
}
