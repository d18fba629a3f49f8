package dev.nextclick.storefront;

/// The probabilities that hold on one day of a [World]. Immutable, and safe for use by many threads.
public final class Day {

  private final World world;
  private final long number;
  private final double[] itemInCell;
  private final double[] overall;
  private final double[] intents;
  private final Draws[] cellDraws;
  private final Draws overallDraws;
  private final Draws intentDraws;

  /// @param number days since 1970
  Day(World world, long number) {
    this.world = world;
    this.number = number;
    Shape shape = world.shape();
    intents = new double[shape.intents()];
    for (int intent = 0; intent < intents.length; intent++) {
      intents[intent] = world.popularity().intent(intent, number);
    }
    normalize(intents, 0, intents.length);
    itemInCell = new double[shape.items()];
    for (int item = 0; item < itemInCell.length; item++) {
      itemInCell[item] = world.popularity().item(item, number);
    }
    cellDraws = new Draws[shape.cells()];
    for (int cell = 0; cell < cellDraws.length; cell++) {
      normalize(itemInCell, cell * shape.cellItems(), shape.cellItems());
      cellDraws[cell] = new Draws(itemInCell, cell * shape.cellItems(), shape.cellItems());
    }
    overall = overall();
    overallDraws = new Draws(overall, 0, overall.length);
    intentDraws = new Draws(intents, 0, intents.length);
  }

  World world() {
    return world;
  }

  long number() {
    return number;
  }

  /// The probability that a visitor of the day has this intent.
  double intent(int intent) {
    return intents[intent];
  }

  /// The probability of an item among those of its cell.
  double inCell(int item) {
    return itemInCell[item];
  }

  /// The probability of an item for a visitor who wanders.
  double overall(int item) {
    return overall[item];
  }

  Draws intentDraws() {
    return intentDraws;
  }

  Draws overallDraws() {
    return overallDraws;
  }

  Draws cellDraws(int cell) {
    return cellDraws[cell];
  }

  /// An item is as popular overall as its cell is among the day's intents.
  private double[] overall() {
    Shape shape = world.shape();
    double[] cells = new double[shape.cells()];
    for (int intent = 0; intent < intents.length; intent++) {
      for (int category : world.categories(intent)) {
        for (int band = 0; band < shape.bands(); band++) {
          cells[world.cell(category, band)] += intents[intent] / 2 * world.chooses(intent, band);
        }
      }
    }
    double[] items = new double[shape.items()];
    for (int item = 0; item < items.length; item++) {
      items[item] = cells[world.cell(item)] * itemInCell[item];
    }
    return items;
  }

  private static void normalize(double[] weights, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += weights[i];
    }
    for (int i = from; i < from + count; i++) {
      weights[i] /= sum;
    }
  }
}
