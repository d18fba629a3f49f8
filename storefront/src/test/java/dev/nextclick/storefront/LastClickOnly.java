package dev.nextclick.storefront;

/// The best that can be predicted on a day by somebody who knows the world and the last click, but no click before it.
///
/// `P(z | i) ∝ P(z) Σ_t a_t P(click t = i | z)`, where `a_t` is the probability that a visit has a click after its click `t`; what
/// follows is as in [NextItem].
final class LastClickOnly {

  private static final int MOST_CLICKS = 40;

  private final NextItem next;
  private final World world;
  private final Day day;
  private final Shape shape;

  /// `P(z | i)`, `[items][intents]`.
  private final double[][] intents;

  LastClickOnly(Day day) {
    this.day = day;
    next = new NextItem(day);
    world = day.world();
    shape = world.shape();
    intents = new double[shape.items()][shape.intents()];
    for (int intent = 0; intent < shape.intents(); intent++) {
      addVisits(intent);
    }
    for (double[] ofItem : intents) {
      double sum = 0;
      for (double probability : ofItem) {
        sum += probability;
      }
      for (int intent = 0; intent < ofItem.length; intent++) {
        ofItem[intent] /= sum;
      }
    }
  }

  void probabilities(int lastItem, double[] probabilities) {
    next.predict(intents[lastItem], lastItem, probabilities);
  }

  private void addVisits(int intent) {
    double[] at = first(intent);
    double goesOn = day.intent(intent);
    for (int click = 0; click < MOST_CLICKS - 1; click++) {
      for (int item = 0; item < at.length; item++) {
        intents[item][intent] += goesOn * at[item];
      }
      goesOn *= 1 - shape.stop();
      at = after(intent, at);
    }
  }

  private double[] first(int intent) {
    double[] at = new double[shape.items()];
    for (int item = 0; item < at.length; item++) {
      at[item] =
          shape.wander() * day.overall(item)
              + (1 - shape.wander())
                  * world.goes(intent, -1, world.category(item))
                  * chosen(intent, item);
    }
    return at;
  }

  private double[] after(int intent, double[] before) {
    double[] categories = new double[shape.categories()];
    double[] at = new double[shape.items()];
    for (int item = 0; item < at.length; item++) {
      categories[world.category(item)] += before[item];
      int[] links = world.links(item);
      for (int link = 0; link < links.length; link++) {
        at[links[link]] += shape.link() * world.linkShares()[link] * before[item];
      }
    }
    double[] into = new double[shape.categories()];
    for (int category : world.categories(intent)) {
      for (int from = 0; from < categories.length; from++) {
        into[category] += categories[from] * world.goes(intent, from, category);
      }
    }
    for (int item = 0; item < at.length; item++) {
      at[item] +=
          shape.wander() * day.overall(item)
              + shape.follow() * into[world.category(item)] * chosen(intent, item);
    }
    return at;
  }

  private double chosen(int intent, int item) {
    return world.chooses(intent, world.band(item)) * day.inCell(item);
  }
}
