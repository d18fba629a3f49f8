package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;
import static dev.nextclick.models.kernels.ScoreLoss.EXCLUDED;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// What the losses that compare a target with other items have in common; small enough to be inlined.
final class Candidates {

  private Candidates() {}

  /// A row's weight, and 0 for the sessions for which its item is [ScoreLoss#EXCLUDED].
  static FloatVector weights(FloatVector scores, float weight) {
    return FloatVector.broadcast(LANES, weight)
        .blend(0f, scores.compare(VectorOperators.LT, EXCLUDED / 2));
  }

  /// The largest score of some rows that are candidates, of the sessions of one vector.
  static FloatVector largest(float[] scores, int at, int from, int to, float[] weights) {
    FloatVector largest = FloatVector.broadcast(LANES, EXCLUDED);
    for (int row = from; row < to; row++) {
      if (weights[row] > 0) {
        largest = largest.max(FloatVector.fromArray(LANES, scores, at + row * WIDTH));
      }
    }
    return largest;
  }

  /// Adds up the statistics of blocks, `count` numbers each.
  static void sum(
      float[] statistics, int at, int stride, int blocks, int count, float[] merged, int mergedAt) {
    for (int i = 0; i < count; i += LANE_COUNT) {
      FloatVector sum = FloatVector.zero(LANES);
      for (int block = 0; block < blocks; block++) {
        sum = sum.add(FloatVector.fromArray(LANES, statistics, at + block * stride + i));
      }
      sum.intoArray(merged, mergedAt + i);
    }
  }

  /// `1 / x`, and 0 where x is 0, as it is for a session that has nothing to be told from.
  static FloatVector inverse(FloatVector x) {
    return FloatVector.broadcast(LANES, 1f).div(x).blend(0f, x.compare(VectorOperators.EQ, 0f));
  }
}
