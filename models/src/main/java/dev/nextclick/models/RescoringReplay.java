package dev.nextclick.models;

import java.util.Arrays;

/// A replay for any recommender: keeps the clicks and scores each session anew, from its first click on.
final class RescoringReplay implements SessionReplay {

  private final Scorer scorer;
  private final int[][] sessions;

  RescoringReplay(Scorer scorer, int slots) {
    this.scorer = scorer;
    sessions = new int[slots][0];
  }

  @Override
  public void click(int[] clicks, boolean[] begins, float[][] scores) {
    if (clicks.length != sessions.length || begins.length != sessions.length) {
      throw new IllegalArgumentException("there are %d slots".formatted(sessions.length));
    }
    for (int slot = 0; slot < sessions.length; slot++) {
      int before = begins[slot] ? 0 : sessions[slot].length;
      if (clicks[slot] == Vocabulary.UNKNOWN) {
        sessions[slot] = Arrays.copyOf(sessions[slot], before);
      } else {
        sessions[slot] = Arrays.copyOf(sessions[slot], before + 1);
        sessions[slot][before] = clicks[slot];
      }
    }
    scorer.score(sessions, scores);
  }

  @Override
  public void close() {
    scorer.close();
  }
}
