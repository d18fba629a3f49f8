package dev.nextclick.models;

import java.util.Arrays;

/// The clicks so far of the sessions in the slots of a replay; clicks on unknown items are skipped.
public final class SlotSessions {

  private final int[][] sessions;

  /// @param slots how many sessions, side by side
  public SlotSessions(int slots) {
    sessions = new int[slots][0];
  }

  /// Takes the next click of each, as [SessionReplay#click] does.
  ///
  /// @throws IllegalArgumentException if there is not one of each for every slot
  public void click(int[] clicks, boolean[] begins) {
    if (clicks.length != sessions.length || begins.length != sessions.length) {
      throw new IllegalArgumentException("there are %d slots".formatted(sessions.length));
    }
    for (int slot = 0; slot < sessions.length; slot++) {
      int before = begins[slot] ? 0 : sessions[slot].length;
      boolean known = clicks[slot] != Vocabulary.UNKNOWN;
      sessions[slot] = Arrays.copyOf(sessions[slot], before + (known ? 1 : 0));
      if (known) {
        sessions[slot][before] = clicks[slot];
      }
    }
  }

  /// The sessions by slot; not to be changed.
  public int[][] all() {
    return sessions;
  }
}
