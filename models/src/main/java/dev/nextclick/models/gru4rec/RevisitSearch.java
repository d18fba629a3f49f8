package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.HeldOutHalves;
import dev.nextclick.models.evaluation.PairWatcher;
import dev.nextclick.models.evaluation.RankGain;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Finds [Revisits] for a trained network by coordinate search: one of the seven numbers after the other is moved to where
/// [dev.nextclick.models.evaluation.Objective] of one half of the held-out sessions is highest, until none helps. A move is taken only where
/// it gains more than chance would ([RankGain#isReal]). The other half says what that is worth; revisits that do not gain there are not kept.
///
/// The network is asked once about every pair; what is tried afterwards costs no further prediction. What it answered is kept, some 200 bytes
/// a pair: of a half with more than [#MOST_PAIRS] the newest sessions are asked about.
public final class RevisitSearch {

  private static final double[] STEPS = {-2, -1, -0.5, -0.25, -0.1, 0.1, 0.25, 0.5, 1, 2};

  /// Nats beyond which an item of the session is first or last anyway.
  private static final double MOST = 20;

  private static final int MOST_ROUNDS = 20;

  /// Of each half: some 100 MB.
  private static final int MOST_PAIRS = 500_000;

  private RevisitSearch() {}

  /// Looks for revisits.
  ///
  /// @param network whose scores are logits without revisits; it stays open
  /// @param start where the search begins, and what is kept if nothing better is found
  /// @param threads how many may be busy
  /// @throws CancellationException if the listener says so
  /// @throws IllegalArgumentException if a half has no session of two clicks
  public static RevisitChoice choose(
      Recommender network,
      Revisits start,
      HeldOutHalves halves,
      int threads,
      EvaluationListener listener) {
    List<RevisitPair> fitting =
        pairs(network, halves.fitting().newest(MOST_PAIRS), threads, listener);
    List<RevisitPair> measuring =
        pairs(network, halves.measuring().newest(MOST_PAIRS), threads, listener);
    double[] found = search(fitting, start.numbers());
    int[] before = ranks(measuring, start.numbers());
    int[] after = ranks(measuring, found);
    RankGain gain = RankGain.between(before, after);
    boolean kept = gain.sum() > 0;
    return new RevisitChoice(
        kept ? Revisits.of(found) : start,
        kept,
        fitting.size(),
        measuring.size(),
        reached(before),
        reached(after),
        gain.sum() / gain.pairs(),
        gain.standardError() / gain.pairs());
  }

  private static List<RevisitPair> pairs(
      Recommender network, Sessions sessions, int threads, EvaluationListener listener) {
    RevisitPair[] byPlace = new RevisitPair[sessions.events()];
    PairWatcher keeping =
        (session, targetPlace, scores) -> {
          int from = sessions.start(session);
          int[] clicks = Arrays.copyOf(sessions.session(session), targetPlace - from);
          byPlace[targetPlace] = RevisitPair.of(clicks, sessions.item(targetPlace), scores);
        };
    Evaluation.watch(network, sessions, threads, () -> keeping, listener);
    return Stream.of(byPlace).filter(Objects::nonNull).toList();
  }

  private static double[] search(List<RevisitPair> pairs, double[] start) {
    double[] best = start.clone();
    int[] ranks = ranks(pairs, best);
    boolean better = true;
    for (int round = 0; better && round < MOST_ROUNDS; round++) {
      better = false;
      for (int number = 0; number < best.length; number++) {
        double[] from = best;
        int[] before = ranks;
        double most = 0;
        for (double step : STEPS) {
          double[] tried = from.clone();
          tried[number] = Math.clamp(Math.round(100 * (from[number] + step)) / 100.0, -MOST, MOST);
          int[] after = ranks(pairs, tried);
          RankGain gain = RankGain.between(before, after);
          if (gain.isReal() && gain.sum() > most) {
            most = gain.sum();
            best = tried;
            ranks = after;
            better = true;
          }
        }
      }
    }
    return best;
  }

  private static int[] ranks(List<RevisitPair> pairs, double[] revisits) {
    return pairs.stream().mapToInt(pair -> pair.rank(revisits)).toArray();
  }

  private static RevisitChoice.Reached reached(int[] ranks) {
    double hits = 0;
    double reciprocalRanks = 0;
    for (int rank : ranks) {
      hits += rank > 0 ? 1 : 0;
      reciprocalRanks += rank > 0 ? 1.0 / rank : 0;
    }
    return new RevisitChoice.Reached(hits / ranks.length, reciprocalRanks / ranks.length);
  }
}
