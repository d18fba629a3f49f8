package dev.nextclick.models.blend;

import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.VisitedItems;
import java.util.List;
import java.util.Locale;

/// What is known of a session before any model is asked, as far as it says whom to trust: how long it is, and whether
/// its last click went back to an item that it held already.
public enum SessionSituation {
  /// No known click, or one.
  FIRST,
  /// Two clicks on two items.
  SECOND,
  /// Two clicks on one item.
  SECOND_AGAIN,
  /// Three or four clicks, the last on an item that was new to the session.
  FEW,
  /// Three or four clicks, the last on an item that was not.
  FEW_AGAIN,
  /// Five clicks or more, the last on an item that was new to the session.
  MANY,
  /// Five clicks or more, the last on an item that was not.
  MANY_AGAIN;

  private static final int MANY_CLICKS = 5;

  /// The situation of a session; unknown items are skipped.
  public static SessionSituation of(int[] session) {
    return of(VisitedItems.of(session));
  }

  static SessionSituation of(VisitedItems visited) {
    return of(visited.clicks(), visited.wentBack());
  }

  private static SessionSituation of(int clicks, boolean again) {
    if (clicks < 2) {
      return FIRST;
    }
    if (clicks == 2) {
      return again ? SECOND_AGAIN : SECOND;
    }
    if (clicks < MANY_CLICKS) {
      return again ? FEW_AGAIN : FEW;
    }
    return again ? MANY_AGAIN : MANY;
  }

  /// Where items can have been clicked last in such a session.
  public List<ItemPlace> places() {
    return switch (this) {
      case FIRST, SECOND_AGAIN -> List.of(ItemPlace.NEW, ItemPlace.LAST);
      case SECOND -> List.of(ItemPlace.NEW, ItemPlace.LAST, ItemPlace.BEFORE);
      case FEW, FEW_AGAIN, MANY, MANY_AGAIN -> List.of(ItemPlace.values());
    };
  }

  /// Its name in settings: `few-again`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
