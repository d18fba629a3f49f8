package dev.nextclick.storefront;

import java.util.SplittableRandom;

/// How popular items and intents are, and how that swings over the days, each with a period and a phase of its own.
final class Popularity {

  private static final double SHORTEST_PERIOD = 8;
  private static final double LONGEST_PERIOD = 30;

  /// Exponent of Zipf's law among the intents.
  private static final double INTENT_FALL = 0.4;

  private final double swing;
  private final Swings items;
  private final Swings intents;

  /// Weights that swing, by index: the logarithm of the mean, the period in days, and the phase in turns.
  private static final class Swings {

    private final double[] logarithms;
    private final double[] periods;
    private final double[] phases;

    Swings(double[] logarithms, SplittableRandom random) {
      this.logarithms = logarithms;
      periods = random.doubles(logarithms.length, SHORTEST_PERIOD, LONGEST_PERIOD).toArray();
      phases = random.doubles(logarithms.length).toArray();
    }

    double weight(int index, long day, double swing) {
      double turn = 2 * Math.PI * (day / periods[index] + phases[index]);
      return Math.exp(logarithms[index] + swing * Math.sin(turn));
    }
  }

  private Popularity(double swing, Swings items, Swings intents) {
    this.swing = swing;
    this.items = items;
    this.intents = intents;
  }

  static Popularity draw(Shape shape, SplittableRandom random) {
    Swings items = swings(shape.cells(), shape.cellItems(), shape.popularity(), random);
    Swings intents = swings(1, shape.intents(), INTENT_FALL, random);
    return new Popularity(shape.drift(), items, intents);
  }

  /// An item's weight within its cell.
  double item(int item, long day) {
    return items.weight(item, day, swing);
  }

  double intent(int intent, long day) {
    return intents.weight(intent, day, swing);
  }

  private static Swings swings(
      int groups, int groupSize, double exponent, SplittableRandom random) {
    int count = groups * groupSize;
    double[] logarithms = new double[count];
    for (int group = 0; group < groups; group++) {
      int[] ranks = shuffled(groupSize, random);
      for (int i = 0; i < groupSize; i++) {
        logarithms[group * groupSize + i] = -exponent * Math.log(ranks[i] + 1);
      }
    }
    return new Swings(logarithms, random);
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int place = random.nextInt(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }
}
