package dev.nextclick.models.gru4rec;

import dev.nextclick.models.links.ItemLinks;

/// Where embeddings begin: random directions, drawn to those of the items they are linked to, as in FastRP (Chen et al., 2019,
/// arXiv 1908.11512). What is clicked together is then alike before the first step, and what is clicked so rarely that few
/// steps teach anything of it is known by its company.
final class LinkedStart {

  /// The share of an item's own random direction, against 1 of its company's.
  private static final float OWN = 0.5f;

  private final float[] embedding;
  private final int units;
  private final ItemLinks links;

  /// The random directions `[items, units]`.
  private final float[] own;

  /// What the links of each item add up to `[items, units]`.
  private final float[] company;

  private LinkedStart(float[] embedding, int units, ItemLinks links) {
    this.embedding = embedding;
    this.units = units;
    this.links = links;
    own = new float[embedding.length];
    company = new float[embedding.length];
  }

  /// With `d(v) = v / |v|`, the given embeddings f and `e = d(f)` before the first round, each round is
  ///
  ///     e_i = d(OWN d(f_i) + d(Σ_j w_ij e_j))
  ///
  /// and after the last each item has the length again that it was given with. One without links keeps its direction.
  ///
  /// @param embedding `[items, units]`, changed in place
  /// @param links w of each item
  /// @param rounds how far along the links an item's company reaches; with 0 nothing changes
  static void draw(float[] embedding, int units, ItemLinks links, int rounds) {
    if (rounds > 0) {
      new LinkedStart(embedding, units, links).draw(rounds);
    }
  }

  private void draw(int rounds) {
    double[] lengths = new double[embedding.length / units];
    for (int item = 0; item < lengths.length; item++) {
      lengths[item] = length(embedding, item);
      scale(embedding, item, 1 / lengths[item]);
    }
    System.arraycopy(embedding, 0, own, 0, own.length);
    for (int round = 0; round < rounds; round++) {
      for (int item = 0; item < lengths.length; item++) {
        findCompany(item);
      }
      for (int item = 0; item < lengths.length; item++) {
        meet(item);
      }
    }
    for (int item = 0; item < lengths.length; item++) {
      scale(embedding, item, lengths[item]);
    }
  }

  private void findCompany(int item) {
    int at = item * units;
    for (int i = at; i < at + units; i++) {
      company[i] = 0;
    }
    for (int link = links.from(item); link < links.to(item); link++) {
      float weight = links.weight(link);
      int target = links.target(link) * units;
      for (int i = 0; i < units; i++) {
        company[at + i] += weight * embedding[target + i];
      }
    }
  }

  private void meet(int item) {
    scale(company, item, 1 / length(company, item));
    for (int i = item * units; i < (item + 1) * units; i++) {
      embedding[i] = OWN * own[i] + company[i];
    }
    scale(embedding, item, 1 / length(embedding, item));
  }

  /// Of an item's row; above 0 even if all its numbers are 0.
  private double length(float[] rows, int item) {
    double squares = Float.MIN_NORMAL;
    for (int i = item * units; i < (item + 1) * units; i++) {
      squares += (double) rows[i] * rows[i];
    }
    return Math.sqrt(squares);
  }

  private void scale(float[] rows, int item, double factor) {
    for (int i = item * units; i < (item + 1) * units; i++) {
      rows[i] = (float) (rows[i] * factor);
    }
  }
}
