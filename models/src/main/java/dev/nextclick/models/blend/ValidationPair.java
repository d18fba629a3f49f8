package dev.nextclick.models.blend;

import dev.nextclick.models.VisitedItems;
import dev.nextclick.models.kernels.Softmax;
import java.util.List;

/// One next-item pair with what every part says about it, as far as it can matter for the first ranks.
final class ValidationPair {

  /// Temperatures that are tried.
  static final double[] TEMPERATURES = {
    0.35, 0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.5, 1.9, 2.4, 3, 4, 5.5
  };

  /// Where 1 stands among them.
  static final int NEUTRAL = 5;

  final SessionSituation situation;

  /// `[candidate]`: the index of its [ItemPlace]
  private final byte[] places;

  /// The target's place among the candidates, or -1 where training never showed it.
  final int target;

  /// `[part, candidate]`: the logit, less the part's highest
  private final float[][] logits;

  /// `[part, temperature]`: one over the sum of exponentials over all items
  private final double[][] factors;

  /// @param session the clicks before the target
  /// @param candidates the items that can come first, and the target
  /// @param target its place among them, or -1
  /// @param scores by part, of all items
  ValidationPair(
      int[] session, int[] candidates, int target, List<Scale> scales, float[][] scores) {
    VisitedItems visited = VisitedItems.of(session);
    situation = SessionSituation.of(visited);
    places = new byte[candidates.length];
    for (int i = 0; i < candidates.length; i++) {
      places[i] = (byte) visited.placeOf(candidates[i]).index();
    }
    this.target = target;
    logits = new float[scores.length][candidates.length];
    factors = new double[scores.length][TEMPERATURES.length];
    for (int part = 0; part < scores.length; part++) {
      Scale scale = scales.get(part);
      double highest = Double.NEGATIVE_INFINITY;
      for (float score : scores[part]) {
        highest = Math.max(highest, scale.logit(score));
      }
      boolean reaches = highest > Double.NEGATIVE_INFINITY;
      for (int i = 0; i < candidates.length; i++) {
        logits[part][i] =
            reaches
                ? (float) (scale.logit(scores[part][candidates[i]]) - highest)
                : Float.NEGATIVE_INFINITY;
      }
      if (reaches) {
        switch (scale) {
          case LOGITS -> fillFactors(factors[part], scores[part], (float) highest);
          case PROPORTIONS -> fillFactors(factors[part], scores[part], scale, highest);
        }
      }
    }
  }

  private static void fillFactors(double[] factors, float[] logits, float highest) {
    float[] powers = new float[logits.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] =
          1 / Softmax.powers(logits, logits.length, highest, (float) TEMPERATURES[i], powers);
    }
  }

  private static void fillFactors(double[] factors, float[] scores, Scale scale, double highest) {
    for (float score : scores) {
      double below = scale.logit(score) - highest;
      for (int i = 0; i < factors.length; i++) {
        if (below / TEMPERATURES[i] > Mixture.FAINTEST) {
          factors[i] += Math.exp(below / TEMPERATURES[i]);
        }
      }
    }
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 / factors[i];
    }
  }

  /// How many candidates there are.
  int candidates() {
    return logits[0].length;
  }

  /// What a part gives to each candidate at a temperature.
  float[] shares(int part, int temperature) {
    float[] shares = new float[logits[part].length];
    for (int i = 0; i < shares.length; i++) {
      double below = logits[part][i] / TEMPERATURES[temperature];
      shares[i] =
          below > Mixture.FAINTEST ? (float) (Math.exp(below) * factors[part][temperature]) : 0;
    }
    return shares;
  }

  /// The rank of the target with given shares.
  ///
  /// @param shares `[part, candidate]`
  /// @param weights `[place, part]`
  /// @param cutoff how many of the first ranks count
  /// @return the target's rank, 1 for the best and ties against it, or 0 if it is not among the first
  int rank(float[][] shares, double[][] weights, int cutoff) {
    if (target < 0) {
      return 0;
    }
    double ofTarget = mixed(shares, weights, target);
    if (ofTarget <= 0) {
      return 0;
    }
    int rank = 1;
    for (int i = 0; i < candidates(); i++) {
      if (i != target && mixed(shares, weights, i) >= ofTarget && ++rank > cutoff) {
        return 0;
      }
    }
    return rank;
  }

  private double mixed(float[][] shares, double[][] weights, int candidate) {
    double[] ofPlace = weights[places[candidate]];
    double sum = 0;
    for (int part = 0; part < ofPlace.length; part++) {
      sum += ofPlace[part] * shares[part][candidate];
    }
    return sum;
  }
}
