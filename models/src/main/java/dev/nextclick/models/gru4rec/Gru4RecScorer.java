package dev.nextclick.models.gru4rec;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;

/// Runs sessions of different lengths through the network in one call, padded at their ends.
final class Gru4RecScorer implements Scorer {

  private final Gru4RecRecommender recommender;
  private final NDManager manager;
  private final NDArray method;

  Gru4RecScorer(Gru4RecRecommender recommender) {
    this.recommender = recommender;
    manager = recommender.newManager();
    method = recommender.method("encode", manager);
  }

  @Override
  public void score(int[][] sessions, float[][] scores) {
    OutputLayer outputLayer = recommender.outputLayer();
    Scorer.checkScores(scores, sessions.length, outputLayer.items());
    recommender.score(sessions, hidden(sessions), scores);
  }

  /// What items are scored against `[sessions, units]` at the ends of the sessions.
  private float[] hidden(int[][] sessions) {
    // A session with no known item is padding only.
    int longest = 1;
    for (int[] session : sessions) {
      int known = 0;
      for (int item : session) {
        Scorer.checkItem(item, recommender.outputLayer().items());
        known += item == Vocabulary.UNKNOWN ? 0 : 1;
      }
      longest = Math.max(longest, known);
    }
    if (sessions.length == 0) {
      return new float[0];
    }
    long[] padded = new long[sessions.length * longest];
    Arrays.fill(padded, Vocabulary.UNKNOWN);
    for (int i = 0; i < sessions.length; i++) {
      int at = i * longest;
      for (int item : sessions[i]) {
        if (item != Vocabulary.UNKNOWN) {
          padded[at++] = item;
        }
      }
    }
    try (NDManager call = manager.newSubManager()) {
      NDArray clicks = call.create(padded, new Shape(sessions.length, longest));
      return recommender.call(method, call, clicks).toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
