package dev.nextclick.models.neighbours;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;

/// The different items of the session that is asked about, each at the place of its last click, the newest first. The
/// newest has lag 0, the next 1, and so on.
final class CurrentSession {

  /// What [#lag] answers for an item that the session does not hold.
  static final int NONE = -1;

  private final int[] items;
  private final byte[] lags;
  private int size;

  /// @param items how many the vocabulary has
  /// @param most how many items of a session count, at most 127
  CurrentSession(int items, int most) {
    this.items = new int[most];
    lags = new byte[items];
    Arrays.fill(lags, (byte) NONE);
  }

  /// Takes another session.
  ///
  /// @throws IllegalArgumentException if an index is not in the vocabulary
  void set(int[] session) {
    for (int item : session) {
      Scorer.checkItem(item, lags.length);
    }
    for (int lag = 0; lag < size; lag++) {
      lags[items[lag]] = NONE;
    }
    size = 0;
    for (int i = session.length - 1; i >= 0 && size < items.length; i--) {
      int item = session[i];
      if (item != Vocabulary.UNKNOWN && lags[item] == NONE) {
        lags[item] = (byte) size;
        items[size++] = item;
      }
    }
  }

  /// How many items it holds.
  int size() {
    return size;
  }

  /// The item of a lag.
  int item(int lag) {
    return items[lag];
  }

  /// The item's lag, or [#NONE].
  int lag(int item) {
    return lags[item];
  }
}
