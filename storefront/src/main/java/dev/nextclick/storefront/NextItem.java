package dev.nextclick.storefront;

import java.util.Arrays;

/// Follows one session and gives the exact probability of each item as its next click, from the clicks so far alone: the intent is
/// hidden, and integrated out. Ranking by it is the best that any recommender can do on that day. Not safe for use by two
/// threads at once.
///
/// With intents `z`, and `P(j | i, z)` as in [Shape]: `P(j | clicks) = Σ_z P(z | clicks) P(j | i, z)`, where `i` is the last click and
/// `P(z | clicks) ∝ P(z) Π P(click | click before, z)`.
public final class NextItem {

  private static final int NONE = -1;

  private final Day day;
  private final World world;
  private final Shape shape;

  /// `P(z | clicks)`, `[intents]`.
  private final double[] posterior;

  private final double[] cells;
  private int last = NONE;

  public NextItem(Day day) {
    this.day = day;
    world = day.world();
    shape = world.shape();
    posterior = new double[shape.intents()];
    cells = new double[shape.cells()];
    begin();
  }

  /// A new session begins, with no click yet.
  public void begin() {
    last = NONE;
    for (int intent = 0; intent < posterior.length; intent++) {
      posterior[intent] = day.intent(intent);
    }
  }

  /// The session's next click was this item.
  ///
  /// @throws IndexOutOfBoundsException if the catalogue has no such item
  public void click(int item) {
    double sum = 0;
    for (int intent = 0; intent < posterior.length; intent++) {
      posterior[intent] *= probability(item, intent);
      sum += posterior[intent];
    }
    for (int intent = 0; intent < posterior.length; intent++) {
      posterior[intent] /= sum;
    }
    last = item;
  }

  /// Writes `probabilities[i]` for each item of the catalogue; they add up to 1.
  ///
  /// @throws IllegalArgumentException if there is no place for each item
  public void probabilities(double[] probabilities) {
    if (probabilities.length < shape.items()) {
      throw new IllegalArgumentException(
          "%d places for %d items".formatted(probabilities.length, shape.items()));
    }
    predict(posterior, last, probabilities);
  }

  /// The probabilities after a last click, given how probable each intent is.
  void predict(double[] intents, int lastItem, double[] probabilities) {
    weighCells(intents, lastItem);
    double follow = lastItem == NONE ? 1 - shape.wander() : shape.follow();
    for (int item = 0; item < shape.items(); item++) {
      probabilities[item] =
          follow * cells[world.cell(item)] * day.inCell(item) + shape.wander() * day.overall(item);
    }
    if (lastItem != NONE) {
      int[] links = world.links(lastItem);
      for (int link = 0; link < links.length; link++) {
        probabilities[links[link]] += shape.link() * world.linkShares()[link];
      }
    }
  }

  private void weighCells(double[] intents, int lastItem) {
    Arrays.fill(cells, 0);
    int from = lastItem == NONE ? NONE : world.category(lastItem);
    for (int intent = 0; intent < intents.length; intent++) {
      for (int category : world.categories(intent)) {
        double goes = intents[intent] * world.goes(intent, from, category);
        for (int band = 0; band < shape.bands(); band++) {
          cells[world.cell(category, band)] += goes * world.chooses(intent, band);
        }
      }
    }
  }

  /// `P(item | last, intent)`.
  private double probability(int item, int intent) {
    double follow = last == NONE ? 1 - shape.wander() : shape.follow();
    int from = last == NONE ? NONE : world.category(last);
    double probability =
        shape.wander() * day.overall(item)
            + follow
                * world.goes(intent, from, world.category(item))
                * world.chooses(intent, world.band(item))
                * day.inCell(item);
    if (last != NONE) {
      int[] links = world.links(last);
      for (int link = 0; link < links.length; link++) {
        if (links[link] == item) {
          probability += shape.link() * world.linkShares()[link];
        }
      }
    }
    return probability;
  }
}
