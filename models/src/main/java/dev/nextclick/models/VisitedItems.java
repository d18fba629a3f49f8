package dev.nextclick.models;

/// The items of a session, each once, the one clicked last first. Clicks on unknown items are skipped. All of it takes time in
/// the session's length.
public final class VisitedItems {

  /// From here on a table is searched instead of the items.
  private static final int LONG = 32;

  /// 2^32 divided by the golden ratio: sets neighbouring items far apart (Knuth, 6.4).
  private static final int GOLDEN = 0x9E3779B9;

  private final int[] items;
  private final ItemPlace[] places;
  private int size;

  /// Of a long session: an item's number plus 1, at its hash or behind it, where there is room; a power of 2 long.
  private final int[] table;

  /// Clicks on known items.
  private int clicks;

  private boolean wentBack;

  private VisitedItems(int most) {
    items = new int[most];
    places = new ItemPlace[most];
    table = new int[most < LONG ? 0 : Integer.highestOneBit(most) * 4];
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
      if (table.length > 0) {
        table[slot(item)] = size;
      }
    }
  }

  private int indexOf(int item) {
    if (table.length > 0) {
      return table[slot(item)] - 1;
    }
    for (int i = 0; i < size; i++) {
      if (items[i] == item) {
        return i;
      }
    }
    return -1;
  }

  /// The slot that holds an item, or is free for it.
  private int slot(int item) {
    int last = table.length - 1;
    int slot = (item * GOLDEN) >>> Integer.numberOfLeadingZeros(last);
    while (table[slot] != 0 && items[table[slot] - 1] != item) {
      slot = (slot + 1) & last;
    }
    return slot;
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
