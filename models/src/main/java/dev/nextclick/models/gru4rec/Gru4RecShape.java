package dev.nextclick.models.gru4rec;

/// How large the tables of a model are.
///
/// @param items rows of the item tables, 1 or more
/// @param units of a state and of an embedding, 1 or more
/// @param layers of the GRU, 1 or more
/// @param input what is read of an item
/// @param feedForward layers behind the GRU's, 0 or more
public record Gru4RecShape(int items, int units, int layers, Input input, int feedForward) {

  /// The shape of a model of so many items with these settings.
  public static Gru4RecShape of(int items, Gru4RecSettings settings) {
    return new Gru4RecShape(
        items, settings.units(), settings.layers(), settings.input(), settings.feedForward());
  }

  /// The layers that have input weights: a one-hot input has the first layer's in a table of its own.
  int weightedLayers() {
    return input == Input.ONE_HOT ? layers - 1 : layers;
  }

  /// Rows of the table that items are read from; with the input tied there is none.
  int inputRows() {
    return input == Input.TIED ? 0 : items;
  }

  /// Length of such a row.
  int inputWidth() {
    return input == Input.ONE_HOT ? 3 * units : units;
  }

  /// How many numbers the largest table holds.
  public long largestTable() {
    long itemRow = input == Input.ONE_HOT ? 3L * units : units;
    long layer = 3L * units * units;
    return Math.max(items * itemRow, Math.max(layers, feedForward) * layer);
  }
}
