package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Rows;
import dev.nextclick.models.links.ItemLinks;
import java.util.Arrays;

/// Where the embeddings that are scored begin: random directions, pulled towards those of the items they are linked to, as in
/// FastRP (Chen et al., 2019, arXiv 1908.11512). What is clicked together is alike before the first step, and what is the target
/// of few steps is placed by all that it was seen with.
final class LinkedStart {

  /// The share of an item's own random direction, against 1 of its neighbours'.
  private static final float OWN = 0.5f;

  private final float[] embedding;
  private final int units;
  private final ItemLinks links;
  private final double[] lengths;

  /// The random directions `[items, units]`.
  private final float[] own;

  /// The weighted sum of each item's neighbours `[items, units]`.
  private final float[] neighbours;

  private LinkedStart(float[] embedding, int units, ItemLinks links) {
    this.embedding = embedding;
    this.units = units;
    this.links = links;
    lengths = new double[embedding.length / units];
    for (int item = 0; item < lengths.length; item++) {
      lengths[item] = length(embedding, item);
      scale(embedding, item, 1 / lengths[item]);
    }
    own = embedding.clone();
    neighbours = new float[embedding.length];
  }

  /// With `d(v) = v / |v|`, the given embeddings f and `e = d(f)` before the first round, each round is
  ///
  ///     e_i = d(OWN d(f_i) + d(Σ_j w_ij e_j))
  ///
  /// and reaches one link further than the one before. After the last, each embedding has the length again that it was given with.
  /// An item without links keeps its direction.
  ///
  /// @param embedding f `[items, units]`, changed in place
  /// @param links w of each item
  /// @param rounds 0 or more
  /// @param beforeEach called before each round; what it throws ends the work, and the embeddings are worth nothing then
  static void pull(float[] embedding, int units, ItemLinks links, int rounds, Runnable beforeEach) {
    LinkedStart start = new LinkedStart(embedding, units, links);
    for (int round = 0; round < rounds; round++) {
      beforeEach.run();
      start.round();
    }
    start.restoreLengths();
  }

  private void round() {
    for (int item = 0; item < lengths.length; item++) {
      addNeighbours(item);
    }
    for (int item = 0; item < lengths.length; item++) {
      scale(neighbours, item, 1 / length(neighbours, item));
      for (int i = item * units; i < (item + 1) * units; i++) {
        embedding[i] = OWN * own[i] + neighbours[i];
      }
      scale(embedding, item, 1 / length(embedding, item));
    }
  }

  private void restoreLengths() {
    for (int item = 0; item < lengths.length; item++) {
      scale(embedding, item, lengths[item]);
    }
  }

  private void addNeighbours(int item) {
    int at = item * units;
    Arrays.fill(neighbours, at, at + units, 0);
    for (int link = links.from(item); link < links.to(item); link++) {
      int target = links.target(link) * units;
      Rows.add(embedding, target, links.weight(link), neighbours, at, units);
    }
  }

  /// Of an item's row; above 0 even if all its numbers are 0.
  private double length(float[] rows, int item) {
    return Math.sqrt(Float.MIN_NORMAL + Rows.squares(rows, item * units, units));
  }

  private void scale(float[] rows, int item, double factor) {
    for (int i = item * units; i < (item + 1) * units; i++) {
      rows[i] = (float) (rows[i] * factor);
    }
  }
}
