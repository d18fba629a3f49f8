package dev.nextclick.models.blend;

import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.Objective;
import dev.nextclick.models.evaluation.RankGain;
import java.util.Arrays;
import java.util.List;

/// Finds weights of parts by coordinate search: one number after the other is moved, and kept where the [Objective] of some
/// validation pairs is highest, until none helps.
final class WeightSearch {

  /// Weights that are the same for all items are multiples of one over this.
  private static final int GRID = 20;

  /// Weights are rounded to one over this, so that they read well.
  private static final double DECIMALS = 1e6;

  private static final int MOST_ROUNDS = 4;

  /// What a weight of a place is multiplied by.
  private static final double[] FACTORS = {0, 0.25, 0.5, 0.7, 0.8, 0.9, 1.1, 1.25, 1.5, 2, 4};

  /// What a weight of 0 is multiplied from.
  private static final double LITTLE = 0.1;

  private final int parts;
  private final List<ValidationPair> pairs;

  /// `[pair, part, candidate]`, at the temperatures that are tried now
  private final float[][][] shares;

  /// What some weights reach.
  ///
  /// @param hits pairs with the target among the first
  /// @param reciprocalRanks sum of 1 / rank over them
  record Gain(int hits, double reciprocalRanks) {

    static final Gain NONE = new Gain(0, 0);

    double total() {
      return Objective.of(hits, reciprocalRanks);
    }

    Gain plus(Gain other) {
      return new Gain(hits + other.hits, reciprocalRanks + other.reciprocalRanks);
    }
  }

  WeightSearch(int parts, List<ValidationPair> pairs) {
    this.parts = parts;
    this.pairs = pairs;
    shares = new float[pairs.size()][parts][];
  }

  void setTemperature(int part, int temperature) {
    for (int pair = 0; pair < shares.length; pair++) {
      shares[pair][part] = pairs.get(pair).shares(part, temperature);
    }
  }

  /// What weights reach on some pairs.
  ///
  /// @param weights `[place, part]`
  /// @param some numbers of pairs
  Gain gain(double[][] weights, int[] some) {
    int hits = 0;
    double reciprocalRanks = 0;
    for (int rank : ranks(weights, some)) {
      if (rank > 0) {
        hits++;
        reciprocalRanks += 1.0 / rank;
      }
    }
    return new Gain(hits, reciprocalRanks);
  }

  /// The same weights wherever an item was clicked last.
  static double[][] everywhere(double[] weights) {
    double[][] byPlace = new double[ItemPlace.values().length][];
    Arrays.setAll(byPlace, place -> weights.clone());
    return byPlace;
  }

  /// Weights that sum to 1. One part's is moved after the other; the others share what is left as they did before.
  double[] byPart(double[] start, int[] some) {
    double[] best = start;
    double highest = gain(everywhere(start), some).total();
    // Of two, the second has what the first leaves: one pass over one of them tries it all.
    int moving = parts == 2 ? 1 : parts;
    int rounds = parts == 2 ? 1 : MOST_ROUNDS;
    boolean better = parts > 1;
    for (int round = 0; better && round < rounds; round++) {
      better = false;
      for (int part = 0; part < moving; part++) {
        double[] from = best;
        for (int step = 0; step <= GRID; step++) {
          double[] tried = moved(from, part, (double) step / GRID);
          double total = gain(everywhere(tried), some).total();
          if (total > highest) {
            highest = total;
            best = tried;
            better = true;
          }
        }
      }
    }
    return best;
  }

  private double[] moved(double[] from, int part, double weight) {
    double others = 1 - from[part];
    double[] weights = new double[parts];
    for (int other = 0; other < parts; other++) {
      double share = others > 0 ? from[other] / others : 1.0 / (parts - 1);
      weights[other] = rounded(other == part ? weight : (1 - weight) * share);
    }
    return weights;
  }

  /// Weights by place, of which the highest is 1; each is moved by itself, and all of a place together. A move is taken only if
  /// its gain is several of its own standard errors ([RankGain#isReal]): of the many that are tried, some gain by chance, and
  /// the fewer the pairs the more.
  ///
  /// @param start by part
  double[][] byPlace(SessionSituation situation, double[] start, int[] some) {
    double[][] best = everywhere(start);
    int[] ranks = ranks(best, some);
    boolean better = true;
    for (int round = 0; better && round < MOST_ROUNDS; round++) {
      better = false;
      for (ItemPlace place : situation.places()) {
        for (int moving = 0; moving <= parts; moving++) {
          double[][] from = best;
          int[] before = ranks;
          double most = 0;
          for (double factor : FACTORS) {
            double[][] tried = moved(from, place, moving, factor);
            int[] after = ranks(tried, some);
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
    }
    return highestIsOne(best);
  }

  private int[] ranks(double[][] weights, int[] some) {
    return Arrays.stream(some)
        .map(pair -> pairs.get(pair).rank(shares[pair], weights, Evaluation.CUTOFF))
        .toArray();
  }

  /// @param moving the part, or all of them where it is none
  private double[][] moved(double[][] from, ItemPlace place, int moving, double factor) {
    double[][] weights = from.clone();
    double[] ofPlace = from[place.index()].clone();
    for (int part = 0; part < parts; part++) {
      if (part == moving) {
        ofPlace[part] = factor * (ofPlace[part] > 0 ? ofPlace[part] : LITTLE);
      } else if (moving == parts) {
        ofPlace[part] *= factor;
      }
    }
    // A place where no part counts would rank its items by popularity, behind all others.
    if (Arrays.stream(ofPlace).sum() > 0) {
      weights[place.index()] = ofPlace;
    }
    return weights;
  }

  /// Weights that rank the same, the highest of them 1.
  static double[][] highestIsOne(double[][] weights) {
    double highest = Arrays.stream(weights).flatMapToDouble(Arrays::stream).max().orElseThrow();
    double[][] scaled = new double[weights.length][];
    Arrays.setAll(
        scaled,
        place -> Arrays.stream(weights[place]).map(weight -> rounded(weight / highest)).toArray());
    return scaled;
  }

  private static double rounded(double weight) {
    return Math.min(1, Math.round(weight * DECIMALS) / DECIMALS);
  }
}
