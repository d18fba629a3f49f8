package dev.nextclick.models.evaluation;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;

/// Replays sessions and asks, after every click, for the next one.
///
/// All items are ranked, also those that the session already holds, and ties count against the recommender. A target that
/// the recommender does not know is a miss; a click on an item it does not know leaves the session as it was, and the next
/// click is asked for all the same.
public final class Evaluation {

  /// How many of the first ranks count.
  public static final int CUTOFF = 20;

  private static final int MOST_SLOTS = 64;

  /// Scores held at once, in all slots together.
  private static final int MOST_SCORES = 1 << 24;

  private static final long REPORT_NANOS = 500_000_000;

  private Evaluation() {}

  /// Evaluates on the calling thread.
  ///
  /// @param sessions what the recommender did not learn from; items by the recommender's vocabulary, or unknown
  /// @throws CancellationException if the listener says so
  /// @throws IllegalArgumentException if no session has two clicks, or an item is not in the vocabulary
  public static EvaluationResult evaluate(
      Recommender recommender, Sessions sessions, EvaluationListener listener) {
    return evaluate(recommender.vocabulary().size(), recommender::replay, sessions, listener);
  }

  /// The same for anything that scores items after each click of sessions side by side.
  ///
  /// @param items how many items there are
  /// @param replays makes a replay of so many slots; it is closed before this returns
  public static EvaluationResult evaluate(
      int items,
      IntFunction<SessionReplay> replays,
      Sessions sessions,
      EvaluationListener listener) {
    long pairs = sessions.pairs();
    if (pairs == 0) {
      throw new IllegalArgumentException(
          "none of %d sessions has 2 or more clicks".formatted(sessions.count()));
    }
    int slots = Math.clamp(MOST_SCORES / items, 1, MOST_SLOTS);
    ReplaySlots replayed = new ReplaySlots(sessions, slots);
    float[][] scores = new float[slots][items];
    Tally tally = new Tally();
    long scoringNanos = 0;
    long reported = System.nanoTime();
    try (SessionReplay replay = replays.apply(slots)) {
      for (; replayed.busy(); replayed.advance()) {
        if (listener.cancelled()) {
          throw new CancellationException("evaluation cancelled after " + tally.pairs + " pairs");
        }
        long before = System.nanoTime();
        replay.click(replayed.clicks(), replayed.begins(), scores);
        long after = System.nanoTime();
        scoringNanos += after - before;
        for (int slot = 0; slot < slots; slot++) {
          if (replayed.hasPair(slot)) {
            tally.add(scores[slot], items, replayed.target(slot));
          }
        }
        if (after - reported >= REPORT_NANOS) {
          reported = after;
          listener.onProgress(tally.pairs, pairs);
        }
      }
    }
    listener.onProgress(pairs, pairs);
    return tally.result(scoringNanos);
  }

  /// Sums over the pairs.
  private static final class Tally {

    private long pairs;
    private long unknownTargets;
    private long hits;
    private final long[] hitsAtRank = new long[CUTOFF + 1];

    void add(float[] scores, int items, int target) {
      pairs++;
      if (target == Vocabulary.UNKNOWN) {
        unknownTargets++;
        return;
      }
      int rank = TargetRank.of(scores, items, target);
      if (rank <= CUTOFF) {
        hits++;
        hitsAtRank[rank]++;
      }
    }

    EvaluationResult result(long scoringNanos) {
      double reciprocalRanks = 0;
      for (int rank = 1; rank <= CUTOFF; rank++) {
        reciprocalRanks += (double) hitsAtRank[rank] / rank;
      }
      return new EvaluationResult(
          CUTOFF,
          (double) hits / pairs,
          reciprocalRanks / pairs,
          pairs,
          unknownTargets,
          scoringNanos / 1e6 / pairs);
    }
  }
}
