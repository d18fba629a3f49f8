package dev.nextclick.models.evaluation;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;

/// Which click each slot of a replay is at. A slot whose session is over takes the next one.
final class ReplaySlots {

  private static final int NO_SESSION = -1;

  private final Sessions sessions;
  private final int[] share;
  private final int[] session;
  private final int[] place;
  private final int[] clicks;
  private final boolean[] begins;
  private int next;
  private int open;

  /// @param share the sessions to be replayed, each of two clicks or more
  ReplaySlots(Sessions sessions, int[] share, int slots) {
    this.sessions = sessions;
    this.share = share;
    session = new int[slots];
    place = new int[slots];
    clicks = new int[slots];
    begins = new boolean[slots];
    Arrays.fill(session, NO_SESSION);
    for (int slot = 0; slot < slots; slot++) {
      begin(slot);
    }
  }

  /// Whether there are pairs left.
  boolean busy() {
    return open > 0;
  }

  /// How many slots have a pair now.
  int open() {
    return open;
  }

  /// The click of each slot, unknown where the slot has no session any more.
  int[] clicks() {
    return clicks;
  }

  /// Whether a slot's session begins with this click.
  boolean[] begins() {
    return begins;
  }

  /// Whether a slot has a pair now.
  boolean hasPair(int slot) {
    return session[slot] != NO_SESSION;
  }

  /// The session of a slot that has a pair.
  int session(int slot) {
    return session[slot];
  }

  /// Where the click that follows in a slot that has a pair is among all clicks.
  int targetPlace(int slot) {
    return place[slot] + 1;
  }

  /// Goes on to the next click of each slot.
  void advance() {
    for (int slot = 0; slot < session.length; slot++) {
      if (session[slot] == NO_SESSION) {
        continue;
      }
      place[slot]++;
      if (place[slot] + 1 < sessions.end(session[slot])) {
        clicks[slot] = sessions.item(place[slot]);
        begins[slot] = false;
      } else {
        open--;
        begin(slot);
      }
    }
  }

  private void begin(int slot) {
    begins[slot] = true;
    if (next == share.length) {
      session[slot] = NO_SESSION;
      clicks[slot] = Vocabulary.UNKNOWN;
      return;
    }
    session[slot] = share[next++];
    place[slot] = sessions.start(session[slot]);
    clicks[slot] = sessions.item(place[slot]);
    open++;
  }
}
