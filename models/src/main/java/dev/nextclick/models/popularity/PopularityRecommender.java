package dev.nextclick.models.popularity;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;

/// Recommends what was clicked most in training, whatever the session. A score is the item's share of all clicks.
public final class PopularityRecommender implements Recommender {

  private final Vocabulary vocabulary;
  private final float[] shares;

  public PopularityRecommender(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.shares = new float[vocabulary.size()];
    double total = vocabulary.totalCount();
    for (int item = 0; item < shares.length; item++) {
      shares[item] = (float) (vocabulary.count(item) / total);
    }
  }

  @Override
  public ModelKind kind() {
    return ModelKind.POPULARITY;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Scorer scorer() {
    return new SharesScorer();
  }

  /// Nothing to free.
  @Override
  public void close() {}

  private final class SharesScorer implements Scorer {

    @Override
    public void score(int[][] sessions, float[][] scores) {
      Scorer.checkScores(scores, sessions.length, shares.length);
      for (int i = 0; i < sessions.length; i++) {
        for (int item : sessions[i]) {
          Scorer.checkItem(item, shares.length);
        }
        System.arraycopy(shares, 0, scores[i], 0, shares.length);
      }
    }

    @Override
    public void close() {}
  }
}
