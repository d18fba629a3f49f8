package dev.nextclick.models.evaluation;

import dev.nextclick.models.Sessions;
import java.util.Arrays;

/// Sums over the pairs of each session that has one.
final class SessionTotals {

  private final int[] pairs;
  private final int[] hits;
  private final double[] reciprocalRanks;
  private final long allPairs;

  private SessionTotals(int[] pairs, int[] hits, double[] reciprocalRanks) {
    this.pairs = pairs;
    this.hits = hits;
    this.reciprocalRanks = reciprocalRanks;
    allPairs = Arrays.stream(pairs).asLongStream().sum();
  }

  /// @param ranks a target's place among all clicks -> its rank
  static SessionTotals of(Sessions sessions, int[] ranks) {
    int count = 0;
    int[] pairs = new int[sessions.count()];
    int[] hits = new int[sessions.count()];
    double[] reciprocalRanks = new double[sessions.count()];
    for (int session = 0; session < sessions.count(); session++) {
      if (sessions.length(session) < 2) {
        continue;
      }
      pairs[count] = sessions.length(session) - 1;
      for (int place = sessions.start(session) + 1; place < sessions.end(session); place++) {
        if (ranks[place] <= Evaluation.CUTOFF) {
          hits[count]++;
          reciprocalRanks[count] += 1.0 / ranks[place];
        }
      }
      count++;
    }
    return new SessionTotals(
        Arrays.copyOf(pairs, count),
        Arrays.copyOf(hits, count),
        Arrays.copyOf(reciprocalRanks, count));
  }

  int sessions() {
    return pairs.length;
  }

  long pairs() {
    return allPairs;
  }

  int pairs(int session) {
    return pairs[session];
  }

  int hits(int session) {
    return hits[session];
  }

  double reciprocalRanks(int session) {
    return reciprocalRanks[session];
  }

  /// What these have more than the others.
  ///
  /// @throws IllegalArgumentException if the sessions are not as many and as long
  SessionTotals minus(SessionTotals others) {
    if (!Arrays.equals(pairs, others.pairs)) {
      throw new IllegalArgumentException("not evaluated on the same sessions");
    }
    int[] moreHits = new int[hits.length];
    double[] more = new double[hits.length];
    for (int session = 0; session < hits.length; session++) {
      moreHits[session] = hits[session] - others.hits[session];
      more[session] = reciprocalRanks[session] - others.reciprocalRanks[session];
    }
    return new SessionTotals(pairs, moreHits, more);
  }
}
