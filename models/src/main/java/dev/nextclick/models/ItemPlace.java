package dev.nextclick.models;

import java.util.Locale;

/// Where in a session an item was clicked last. Whether a visitor goes back, and to which item, is another question than
/// what comes next that is new, and models do not know both equally well.
public enum ItemPlace {
  /// Nowhere: the item is new to the session.
  NEW(0),
  /// It is the last click.
  LAST(1),
  /// It is the click before the last, and not the last too.
  BEFORE(2),
  /// It is an earlier click only.
  EARLIER(3);

  private final int index;

  ItemPlace(int index) {
    this.index = index;
  }

  /// Its place in arrays.
  public int index() {
    return index;
  }

  /// Its name in settings: `before`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
