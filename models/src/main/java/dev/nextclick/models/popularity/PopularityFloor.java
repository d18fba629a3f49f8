package dev.nextclick.models.popularity;

import dev.nextclick.models.Vocabulary;

/// Scores for the items that a model does not reach: all below 0, and higher for what was clicked more in training. A
/// model whose own scores are above 0 ranks every item this way, what it reaches first.
public final class PopularityFloor {

  private final float[] scores;

  public PopularityFloor(Vocabulary vocabulary) {
    scores = new float[vocabulary.size()];
    for (int item = 0; item < scores.length; item++) {
      scores[item] = -1f / (1 + vocabulary.count(item));
    }
  }

  /// How many items there are.
  public int items() {
    return scores.length;
  }

  /// The score of an item that is not reached: from -0.5 to below 0.
  public float score(int item) {
    return scores[item];
  }

  /// Fills the first places of an array with the scores of all items.
  public void fill(float[] target) {
    System.arraycopy(scores, 0, target, 0, scores.length);
  }
}
