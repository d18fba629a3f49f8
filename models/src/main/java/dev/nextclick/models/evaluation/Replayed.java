package dev.nextclick.models.evaluation;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;

/// What one thread has seen: the ranks of targets, written where all threads write, and its own counts.
final class Replayed implements PairWatcher {

  /// The rank of a target that the recommender does not know.
  static final int UNRANKED = Integer.MAX_VALUE;

  private final int items;
  private final Sessions sessions;
  private final int[] ranks;
  private final int[] recommended;
  private long scoringNanos;

  /// @param ranks a target's place among all clicks -> its rank
  Replayed(int items, Sessions sessions, int[] ranks) {
    this.items = items;
    this.sessions = sessions;
    this.ranks = ranks;
    recommended = new int[items];
  }

  @Override
  public void scored(long nanos) {
    scoringNanos += nanos;
  }

  /// Takes the scores of one pair: the target's rank, and what would have been recommended.
  @Override
  public void pair(int session, int targetPlace, float[] scores) {
    int target = sessions.item(targetPlace);
    ranks[targetPlace] =
        target == Vocabulary.UNKNOWN ? UNRANKED : TargetRank.of(scores, items, target);
    TopItems top = TopItems.of(scores, Evaluation.CUTOFF);
    for (int place = 0; place < top.size(); place++) {
      recommended[top.item(place)]++;
    }
  }

  long scoringNanos() {
    return scoringNanos;
  }

  /// Adds how often each item was recommended.
  void addRecommendedTo(long[] sums) {
    for (int item = 0; item < items; item++) {
      sums[item] += recommended[item];
    }
  }
}
