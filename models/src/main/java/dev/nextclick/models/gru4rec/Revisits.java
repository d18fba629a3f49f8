package dev.nextclick.models.gru4rec;

import dev.nextclick.models.VisitedItems;

/// What is added to the scores (nats) of items that the session holds already. A network tells one item from another, but
/// learns late or never how readily visitors go back to what they saw (the repeat mode of Ren et al., RepeatNet, 2019);
/// that depends on where the item was clicked last, and on whether the last click went back itself.
///
/// @param first in a session of one click
/// @param onwardLast the last click's item, where it was new to the session
/// @param onwardBefore the item of the click before it
/// @param onwardEarlier items of earlier clicks only
/// @param backLast the last click's item, where it was there before
/// @param backBefore as `onwardBefore`
/// @param backEarlier as `onwardEarlier`
public record Revisits(
    double first,
    double onwardLast,
    double onwardBefore,
    double onwardEarlier,
    double backLast,
    double backBefore,
    double backEarlier) {

  /// Nothing is added.
  public static final Revisits NONE = new Revisits(0, 0, 0, 0, 0, 0, 0);

  /// Adds to the scores of the session's items.
  void addTo(float[] scores, int[] session) {
    VisitedItems visited = VisitedItems.of(session);
    for (int i = 0; i < visited.size(); i++) {
      scores[visited.item(i)] += (float) of(visited, i);
    }
  }

  private double of(VisitedItems visited, int i) {
    if (visited.clicks() == 1) {
      return first;
    }
    boolean back = visited.wentBack();
    return switch (visited.place(i)) {
      case NEW -> 0;
      case LAST -> back ? backLast : onwardLast;
      case BEFORE -> back ? backBefore : onwardBefore;
      case EARLIER -> back ? backEarlier : onwardEarlier;
    };
  }
}
