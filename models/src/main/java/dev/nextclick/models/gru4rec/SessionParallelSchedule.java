package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Sessions;

/// Which clicks make up each mini-batch: the session-parallel schedule of Hidasi et al., 2016, section 3.1.1 and figure 2.
///
/// As many sessions as a mini-batch has slots go side by side, one click a step. A slot whose session ends takes the next
/// session in order; when none is left the slot is closed, and the mini-batch shrinks until all sessions are done.
/// Sessions of fewer than two clicks have nothing to predict and are passed over.
final class SessionParallelSchedule {

  private final Sessions sessions;
  private final int[] places;
  private final int[] ends;
  private final int[] carry;
  private int size;
  private int next;

  /// Begins an epoch.
  ///
  /// @param slots of a full mini-batch
  SessionParallelSchedule(Sessions sessions, int slots) {
    this.sessions = sessions;
    this.places = new int[slots];
    this.ends = new int[slots];
    this.carry = new int[slots];
    while (size < slots && begin(size)) {
      size++;
    }
  }

  /// How many sessions the current mini-batch holds; 0 when the epoch is over.
  int size() {
    return size;
  }

  /// The item clicked now in a slot.
  int input(int slot) {
    return sessions.item(places[slot]);
  }

  /// The item clicked next in a slot.
  int target(int slot) {
    return sessions.item(places[slot] + 1);
  }

  /// The slot in which this session was in the mini-batch before, or -1 for a session that begins.
  int carry(int slot) {
    return carry[slot];
  }

  /// Goes on to the next mini-batch.
  void advance() {
    int open = 0;
    for (int slot = 0; slot < size; slot++) {
      places[open] = places[slot] + 1;
      ends[open] = ends[slot];
      carry[open] = slot;
      if (places[open] + 1 < ends[open] || begin(open)) {
        open++;
      }
    }
    size = open;
  }

  /// Puts the next session that has something to predict into a slot; false where none is left.
  private boolean begin(int slot) {
    while (next < sessions.count() && sessions.length(next) < 2) {
      next++;
    }
    if (next == sessions.count()) {
      return false;
    }
    places[slot] = sessions.start(next);
    ends[slot] = sessions.end(next);
    carry[slot] = -1;
    next++;
    return true;
  }
}
