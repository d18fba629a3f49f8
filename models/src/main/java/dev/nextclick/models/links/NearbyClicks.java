package dev.nextclick.models.links;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;

/// Which items are seen with which: links between the clicks of a session that are near each other. The session neighbours' index
/// and the embeddings of GRU4Rec both begin with them.
public final class NearbyClicks {

  /// How far from each other two clicks may be to be linked.
  private static final int MOST_STEPS = 6;

  /// What a link to an earlier click counts, against 1 to a later one.
  private static final double BACKWARD = 0.7;

  /// The heaviest links of an item are kept.
  private static final int LINKS_PER_ITEM = 50;

  /// A link is divided by its target's clicks to this power.
  private static final double POPULARITY_POWER = 0.2;

  private NearbyClicks() {}

  /// Each item's links to what was clicked near it: 1/distance, as shares of one, less for popular targets.
  ///
  /// @param items how many items there are
  /// @throws IllegalArgumentException if a click's item is neither one of these nor [Vocabulary#UNKNOWN]
  public static ItemLinks links(int items, Sessions train) {
    Occurrences clicks = new Occurrences(train, items);
    double[] rareness = new double[items];
    for (int item = 0; item < items; item++) {
      rareness[item] = Math.pow(1.0 + clicks.to(item) - clicks.from(item), -POPULARITY_POWER);
    }
    return ItemLinks.build(
        items,
        LINKS_PER_ITEM,
        (item, sums) -> {
          for (int number = clicks.from(item); number < clicks.to(item); number++) {
            int place = clicks.place(number);
            int session = clicks.session(place);
            int from = Math.max(train.start(session), place - MOST_STEPS);
            int to = Math.min(train.end(session), place + MOST_STEPS + 1);
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
