package dev.nextclick.models.links;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;

/// Where each item was clicked: the places of its clicks among all clicks, in rising order.
public final class Occurrences {

  private final int[] offsets;
  private final int[] places;

  /// place -> session
  private final int[] sessions;

  /// Finds the clicks of each item.
  ///
  /// @param items how many items there are
  /// @throws IllegalArgumentException if a click's item is not in the vocabulary
  public Occurrences(Sessions train, int items) {
    offsets = new int[items + 1];
    for (int place = 0; place < train.events(); place++) {
      int item = train.item(place);
      Scorer.checkItem(item, items);
      if (item != Vocabulary.UNKNOWN) {
        offsets[item + 1]++;
      }
    }
    for (int item = 0; item < items; item++) {
      offsets[item + 1] += offsets[item];
    }
    places = new int[offsets[items]];
    sessions = new int[train.events()];
    int[] next = offsets.clone();
    for (int session = 0; session < train.count(); session++) {
      for (int place = train.start(session); place < train.end(session); place++) {
        sessions[place] = session;
        int item = train.item(place);
        if (item != Vocabulary.UNKNOWN) {
          places[next[item]++] = place;
        }
      }
    }
  }

  /// Where an item's clicks begin, for [#place].
  public int from(int item) {
    return offsets[item];
  }

  /// Where they end.
  public int to(int item) {
    return offsets[item + 1];
  }

  /// A click's place among all clicks.
  public int place(int number) {
    return places[number];
  }

  /// The session that the click at a place belongs to.
  public int session(int place) {
    return sessions[place];
  }
}
