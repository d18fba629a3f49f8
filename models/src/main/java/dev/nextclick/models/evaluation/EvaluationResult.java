package dev.nextclick.models.evaluation;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What an evaluation found.
public final class EvaluationResult {

  private final SessionTotals totals;
  private final long[] hitsAtRank = new long[Evaluation.CUTOFF + 1];
  private final long unknownTargets;
  private final double coverage;
  private final double popularityBias;
  private final double millisecondsPerPrediction;
  private final List<Bucket> byPosition;
  private final List<Bucket> byPopularity;

  EvaluationResult(Sessions sessions, int[] ranks, ItemPopularity popularity, List<Replayed> seen) {
    totals = SessionTotals.of(sessions, ranks);
    Buckets positions = new Buckets(Positions.LABELS);
    Buckets groups = new Buckets(popularity.labels());
    long unknown = 0;
    for (int session = 0; session < sessions.count(); session++) {
      for (int place = sessions.start(session) + 1; place < sessions.end(session); place++) {
        int rank = ranks[place];
        if (rank <= Evaluation.CUTOFF) {
          hitsAtRank[rank]++;
        }
        positions.add(Positions.of(place - sessions.start(session)), rank);
        if (sessions.item(place) == Vocabulary.UNKNOWN) {
          unknown++;
        } else {
          groups.add(popularity.group(sessions.item(place)), rank);
        }
      }
    }
    unknownTargets = unknown;
    byPosition = positions.list();
    byPopularity = groups.list();
    long[] recommended = new long[popularity.items()];
    long nanos = 0;
    for (Replayed thread : seen) {
      thread.addRecommendedTo(recommended);
      nanos += thread.scoringNanos();
    }
    coverage =
        (double) Arrays.stream(recommended).filter(times -> times > 0).count() / recommended.length;
    popularityBias = popularity.meanOf(recommended);
    millisecondsPerPrediction = nanos / 1e6 / totals.pairs();
  }

  /// Sessions of two or more clicks.
  public int sessions() {
    return totals.sessions();
  }

  /// Next-item pairs that were scored.
  public long pairs() {
    return totals.pairs();
  }

  /// Pairs among them whose target training never showed; each is a miss.
  public long unknownTargets() {
    return unknownTargets;
  }

  /// The most ranks that count, [Evaluation#CUTOFF].
  public int cutoff() {
    return Evaluation.CUTOFF;
  }

  /// Recall within the first [#cutoff] ranks, from 0 to 1.
  public double recall() {
    return at(Evaluation.CUTOFF).recall();
  }

  /// Mean reciprocal rank within the first [#cutoff] ranks, from 0 to 1.
  public double mrr() {
    return at(Evaluation.CUTOFF).mrr();
  }

  /// Accuracy within fewer ranks.
  ///
  /// @param cutoff from 1 to [#cutoff]
  public Accuracy at(int cutoff) {
    Objects.checkIndex(cutoff - 1, Evaluation.CUTOFF);
    long hits = 0;
    double reciprocal = 0;
    double gain = 0;
    for (int rank = 1; rank <= cutoff; rank++) {
      hits += hitsAtRank[rank];
      reciprocal += (double) hitsAtRank[rank] / rank;
      gain += hitsAtRank[rank] * Math.log(2) / Math.log(rank + 1.0);
    }
    double pairs = totals.pairs();
    return new Accuracy(cutoff, hits / pairs, reciprocal / pairs, gain / pairs);
  }

  /// The share of all items that were among the first [#cutoff] for at least one pair (aggregate diversity, Adomavicius and
  /// Kwon, 2012), from 0 to 1.
  public double coverage() {
    return coverage;
  }

  /// The mean popularity of the items among the first [#cutoff], over all pairs: an item's clicks in training, scaled so that
  /// the item clicked least has 0 and the one clicked most 1 (Ludewig and Jannach, "Evaluation of session-based recommendation
  /// algorithms", 2018, section 4.2). The higher, the more the recommender leans on what is popular anyway.
  public double popularityBias() {
    return popularityBias;
  }

  /// Mean time of one thread to score all items after one event, with many sessions side by side.
  public double millisecondsPerPrediction() {
    return millisecondsPerPrediction;
  }

  /// The pairs by the number of clicks before the target.
  public List<Bucket> byPosition() {
    return byPosition;
  }

  /// The pairs by how popular the target is in training: five groups of items, each of which has about a fifth of all training
  /// clicks; the items clicked most come first. Pairs with an unknown target are in none.
  public List<Bucket> byPopularity() {
    return byPopularity;
  }

  SessionTotals totals() {
    return totals;
  }

  @Override
  public String toString() {
    return "Recall@20 %.4f, MRR@20 %.4f over %,d pairs".formatted(recall(), mrr(), pairs());
  }
}
