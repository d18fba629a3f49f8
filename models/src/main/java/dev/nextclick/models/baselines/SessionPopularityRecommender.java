package dev.nextclick.models.baselines;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.popularity.PopularityFloor;

/// S-POP (Hidasi et al. 2016, section 4): recommends what was clicked most in this session; of equals, and behind them,
/// what was clicked most in training.
///
/// The score of an item that was clicked n times in the session is from n + 0.5 to n + 1; of another it is below 0.
public final class SessionPopularityRecommender implements Recommender {

  private final Vocabulary vocabulary;
  private final PopularityFloor floor;

  public SessionPopularityRecommender(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.floor = new PopularityFloor(vocabulary);
  }

  @Override
  public ModelKind kind() {
    return ModelKind.SESSION_POPULARITY;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Scorer scorer() {
    return new CountingScorer();
  }

  /// Nothing to free.
  @Override
  public void close() {}

  private final class CountingScorer implements Scorer {

    @Override
    public void score(int[][] sessions, float[][] scores) {
      Scorer.checkScores(scores, sessions.length, floor.items());
      for (int i = 0; i < sessions.length; i++) {
        floor.fill(scores[i]);
        for (int item : sessions[i]) {
          Scorer.checkItem(item, floor.items());
          if (item != Vocabulary.UNKNOWN) {
            scores[i][item] = scores[i][item] < 0 ? 2 + floor.score(item) : scores[i][item] + 1;
          }
        }
      }
    }

    @Override
    public void close() {}
  }
}
