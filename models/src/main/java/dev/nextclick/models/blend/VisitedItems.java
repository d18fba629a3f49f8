package dev.nextclick.models.blend;

import dev.nextclick.models.Vocabulary;

/// The items of a session, each once, the one clicked last first. Clicks on unknown items are skipped.
final class VisitedItems {

  private final int[] items;
  private final ItemPlace[] places;
  private int size;

  private VisitedItems(int most) {
    items = new int[most];
    places = new ItemPlace[most];
  }

  static VisitedItems of(int[] session) {
    VisitedItems visited = new VisitedItems(session.length);
    int back = 0;
    for (int click = session.length - 1; click >= 0; click--) {
      if (session[click] != Vocabulary.UNKNOWN) {
        back++;
        visited.add(session[click], back);
      }
    }
    return visited;
  }

  private void add(int item, int back) {
    if (indexOf(item) < 0) {
      items[size] = item;
      places[size++] =
          switch (back) {
            case 1 -> ItemPlace.LAST;
            case 2 -> ItemPlace.BEFORE;
            default -> ItemPlace.EARLIER;
          };
    }
  }

  private int indexOf(int item) {
    for (int i = 0; i < size; i++) {
      if (items[i] == item) {
        return i;
      }
    }
    return -1;
  }

  int size() {
    return size;
  }

  /// The i-th item.
  int item(int i) {
    return items[i];
  }

  /// Where the i-th item was clicked last.
  ItemPlace place(int i) {
    return places[i];
  }

  /// Where an item was clicked last.
  ItemPlace placeOf(int item) {
    int i = indexOf(item);
    return i < 0 ? ItemPlace.NEW : places[i];
  }
}
