package dev.nextclick.models;

import java.util.Arrays;
import java.util.Objects;

/// Many sessions, one behind the other, as indexes of a [Vocabulary].
///
/// Session `s` is `items[offsets[s]]` to `items[offsets[s + 1] - 1]`, the oldest click first. Training takes the
/// sessions in the order in which they stand here, which should be the order of their first clicks in time.
///
/// Takes the arrays as they are, without a copy: they are large. Do not change them afterwards.
public final class Sessions {

  private final int[] items;
  private final int[] offsets;

  /// @param items item indexes; [Vocabulary#UNKNOWN] for items that the vocabulary does not hold
  /// @param offsets where each session begins, and last the length of `items`
  /// @throws IllegalArgumentException if the offsets do not begin with 0, go back, or end elsewhere than `items`
  public Sessions(int[] items, int[] offsets) {
    if (offsets.length == 0 || offsets[0] != 0 || offsets[offsets.length - 1] != items.length) {
      throw new IllegalArgumentException(
          "offsets must begin with 0 and end with the number of clicks, " + items.length);
    }
    for (int s = 1; s < offsets.length; s++) {
      if (offsets[s] < offsets[s - 1]) {
        throw new IllegalArgumentException("offsets go back at session " + (s - 1));
      }
    }
    this.items = items;
    this.offsets = offsets;
  }

  /// Puts sessions, each an array of item indexes, behind one another.
  public static Sessions of(int[]... sessions) {
    int[] offsets = new int[sessions.length + 1];
    for (int s = 0; s < sessions.length; s++) {
      offsets[s + 1] = Math.addExact(offsets[s], sessions[s].length);
    }
    int[] items = new int[offsets[sessions.length]];
    for (int s = 0; s < sessions.length; s++) {
      System.arraycopy(sessions[s], 0, items, offsets[s], sessions[s].length);
    }
    return new Sessions(items, offsets);
  }

  /// How many sessions there are.
  public int count() {
    return offsets.length - 1;
  }

  /// How many clicks there are in all sessions together.
  public int events() {
    return items.length;
  }

  /// How many next-item pairs there are: a session of `n` clicks has `n - 1`.
  public int pairs() {
    int pairs = 0;
    for (int s = 0; s < count(); s++) {
      pairs += Math.max(0, length(s) - 1);
    }
    return pairs;
  }

  /// Where the session's first click is among all clicks.
  public int start(int session) {
    return offsets[session];
  }

  /// Where the session ends: the place behind its last click.
  public int end(int session) {
    return offsets[session + 1];
  }

  /// How many clicks the session has.
  public int length(int session) {
    return offsets[session + 1] - offsets[session];
  }

  /// The item of one click, by its place among all clicks.
  public int item(int place) {
    return items[place];
  }

  /// A copy of one session's items, the oldest first.
  public int[] session(int session) {
    return Arrays.copyOfRange(items, offsets[session], offsets[session + 1]);
  }

  /// The sessions from one number up to another, as sessions of their own.
  ///
  /// @throws IndexOutOfBoundsException if there are no such sessions
  public Sessions range(int from, int to) {
    Objects.checkFromToIndex(from, to, count());
    int[] part = Arrays.copyOfRange(offsets, from, to + 1);
    for (int s = part.length - 1; s >= 0; s--) {
      part[s] -= part[0];
    }
    return new Sessions(Arrays.copyOfRange(items, offsets[from], offsets[to]), part);
  }

  /// The newest sessions of up to so many next-item pairs together: those at the end, but the last in any case. All of them, these themselves,
  /// where they have no more.
  public Sessions newest(int pairs) {
    int from = count();
    long left = pairs;
    while (from > 0 && (from == count() || left >= length(from - 1) - 1)) {
      from--;
      left -= Math.max(0, length(from) - 1);
    }
    return from == 0 ? this : range(from, count());
  }
}
