package dev.nextclick.models.blend;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.SlotSessions;
import java.util.List;

/// Lets each part follow the sessions in its own way, and mixes what they say after each click.
final class BlendReplay implements SessionReplay {

  private final List<SessionReplay> replays;
  private final Mixture mixture;
  private final int items;
  private final SlotSessions sessions;

  /// `[part, slot, item]`
  private final float[][][] scores;

  BlendReplay(List<SessionReplay> replays, Mixture mixture, int slots, int items) {
    this.replays = replays;
    this.mixture = mixture;
    this.items = items;
    sessions = new SlotSessions(slots);
    scores = new float[replays.size()][slots][items];
  }

  @Override
  public void click(int[] clicks, boolean[] begins, float[][] target) {
    Scorer.checkScores(target, sessions.all().length, items);
    for (int part = 0; part < scores.length; part++) {
      replays.get(part).click(clicks, begins, scores[part]);
    }
    sessions.click(clicks, begins);
    for (int slot = 0; slot < sessions.all().length; slot++) {
      float[][] ofSlot = new float[scores.length][];
      for (int part = 0; part < scores.length; part++) {
        ofSlot[part] = scores[part][slot];
      }
      mixture.mix(sessions.all()[slot], ofSlot, target[slot]);
    }
  }

  @Override
  public void close() {
    replays.forEach(SessionReplay::close);
  }
}
