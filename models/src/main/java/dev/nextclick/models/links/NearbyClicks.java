package dev.nextclick.models.links;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;

/// Which items are seen with which: links between the clicks of a session that are near each other.
public final class NearbyClicks {

  /// Clicks so far from each other are linked,
  private static final int STEPS = 6;

  /// less backwards than forwards;
  private static final double BACKWARD = 0.7;

  /// so many links of an item are kept, and each is weighed down by its target's clicks to this power.
  private static final int LINKS_PER_ITEM = 50;

  private static final double POPULAR = 0.2;

  private NearbyClicks() {}

  /// Each item's links to what was clicked near it: 1/distance, as shares of one, less for popular targets.
  ///
  /// @param items how many items there are
  /// @throws IllegalArgumentException if a click's item is not in the vocabulary
  public static ItemLinks links(int items, Sessions train) {
    Occurrences clicks = new Occurrences(train, items);
    double[] rareness = new double[items];
    for (int item = 0; item < items; item++) {
      rareness[item] = Math.pow(1.0 + clicks.to(item) - clicks.from(item), -POPULAR);
    }
    return ItemLinks.build(
        items,
        LINKS_PER_ITEM,
        (item, sums) -> {
          for (int number = clicks.from(item); number < clicks.to(item); number++) {
            int place = clicks.place(number);
            int session = clicks.session(place);
            int from = Math.max(train.start(session), place - STEPS);
            int to = Math.min(train.end(session), place + STEPS + 1);
            for (int other = from; other < to; other++) {
              int target = train.item(other);
              if (target != Vocabulary.UNKNOWN && target != item) {
                sums.add(
                    target, other > place ? 1.0 / (other - place) : BACKWARD / (place - other));
              }
            }
          }
          sums.scale(1 / Math.max(sums.total(), Double.MIN_NORMAL));
          sums.scale(rareness);
        });
  }
}
