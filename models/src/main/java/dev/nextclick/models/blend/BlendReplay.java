package dev.nextclick.models.blend;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.List;

/// Lets each part follow the sessions in its own way, and mixes what they say after each click.
final class BlendReplay implements SessionReplay {

  private final List<SessionReplay> replays;
  private final Mixture mixture;
  private final int items;
  private final int[][] sessions;

  /// `[part, slot, item]`
  private final float[][][] scores;

  BlendReplay(List<SessionReplay> replays, Mixture mixture, int slots, int items) {
    this.replays = replays;
    this.mixture = mixture;
    this.items = items;
    sessions = new int[slots][0];
    scores = new float[replays.size()][slots][items];
  }

  @Override
  public void click(int[] clicks, boolean[] begins, float[][] target) {
    Scorer.checkScores(target, sessions.length, items);
    for (int part = 0; part < scores.length; part++) {
      replays.get(part).click(clicks, begins, scores[part]);
    }
    for (int slot = 0; slot < sessions.length; slot++) {
      int before = begins[slot] ? 0 : sessions[slot].length;
      boolean known = clicks[slot] != Vocabulary.UNKNOWN;
      sessions[slot] = Arrays.copyOf(sessions[slot], before + (known ? 1 : 0));
      if (known) {
        sessions[slot][before] = clicks[slot];
      }
      float[][] ofSlot = new float[scores.length][];
      for (int part = 0; part < scores.length; part++) {
        ofSlot[part] = scores[part][slot];
      }
      mixture.mix(sessions[slot], ofSlot, target[slot]);
    }
  }

  @Override
  public void close() {
    replays.forEach(SessionReplay::close);
  }
}
