package dev.nextclick.models;

/// The items of a session, each once, the one clicked last first. Clicks on unknown items are skipped.
public final class VisitedItems {

  private final int[] items;
  private final ItemPlace[] places;
  private int size;

  /// Clicks on known items.
  private int clicks;

  private boolean wentBack;

  private VisitedItems(int most) {
    items = new int[most];
    places = new ItemPlace[most];
  }

  /// Those of the clicks so far.
  public static VisitedItems of(int[] session) {
    VisitedItems visited = new VisitedItems(session.length);
    for (int click = session.length - 1; click >= 0; click--) {
      if (session[click] != Vocabulary.UNKNOWN) {
        visited.add(session[click]);
      }
    }
    return visited;
  }

  private void add(int item) {
    clicks++;
    int known = indexOf(item);
    wentBack |= known == 0;
    if (known < 0) {
      items[size] = item;
      places[size++] =
          switch (clicks) {
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

  /// How many clicks there were.
  public int clicks() {
    return clicks;
  }

  /// Whether the last click went back to an item that the session held already.
  public boolean wentBack() {
    return wentBack;
  }

  /// How many there are.
  public int size() {
    return size;
  }

  /// The i-th item.
  public int item(int i) {
    return items[i];
  }

  /// Whether an item is among them.
  public boolean holds(int item) {
    return indexOf(item) >= 0;
  }

  /// Where the i-th item was clicked last.
  public ItemPlace place(int i) {
    return places[i];
  }

  /// Where an item was clicked last.
  public ItemPlace placeOf(int item) {
    int i = indexOf(item);
    return i < 0 ? ItemPlace.NEW : places[i];
  }
}
