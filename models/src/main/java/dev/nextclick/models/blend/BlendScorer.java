package dev.nextclick.models.blend;

import dev.nextclick.models.Scorer;
import java.util.List;

/// Asks each part about some sessions at once, then mixes session by session.
final class BlendScorer implements Scorer {

  /// Scores held for each part at once.
  private static final int MOST_SCORES = 1 << 22;

  private final List<Scorer> scorers;
  private final Mixture mixture;
  private final int items;

  /// `[part, session, item]`; room for one session until there are more
  private float[][][] scores;

  BlendScorer(List<Scorer> scorers, Mixture mixture, int items) {
    this.scorers = scorers;
    this.mixture = mixture;
    this.items = items;
    scores = new float[scorers.size()][1][items];
  }

  @Override
  public void score(int[][] sessions, float[][] target) {
    Scorer.checkScores(target, sessions.length, items);
    int atOnce = Math.clamp(MOST_SCORES / Math.max(1, items), 1, Math.max(1, sessions.length));
    if (scores[0].length < atOnce) {
      scores = new float[scorers.size()][atOnce][items];
    }
    for (int from = 0; from < sessions.length; from += atOnce) {
      int count = Math.min(atOnce, sessions.length - from);
      int[][] some = new int[count][];
      System.arraycopy(sessions, from, some, 0, count);
      for (int part = 0; part < scores.length; part++) {
        scorers.get(part).score(some, scores[part]);
      }
      for (int i = 0; i < count; i++) {
        float[][] ofSession = new float[scores.length][];
        for (int part = 0; part < scores.length; part++) {
          ofSession[part] = scores[part][i];
        }
        mixture.mix(some[i], ofSession, target[from + i]);
      }
    }
  }

  @Override
  public void close() {
    scorers.forEach(Scorer::close);
  }
}
