package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/// Sums over the lanes of a vector, added up in one order. [FloatVector#reduceLanes] leaves the order open, and takes another
/// once a method is compiled: then one seed would not give one model.
final class Lanes {

  private static final VectorShuffle<Float> BY_EIGHT = rotation(8);
  private static final VectorShuffle<Float> BY_FOUR = rotation(4);
  private static final VectorShuffle<Float> BY_TWO = rotation(2);
  private static final VectorShuffle<Float> BY_ONE = rotation(1);

  private Lanes() {}

  /// Halves are added to halves; small enough to be inlined wherever it is called.
  static float sum(FloatVector vector) {
    FloatVector sum = LANE_COUNT > 8 ? vector.add(vector.rearrange(BY_EIGHT)) : vector;
    sum = LANE_COUNT > 4 ? sum.add(sum.rearrange(BY_FOUR)) : sum;
    sum = LANE_COUNT > 2 ? sum.add(sum.rearrange(BY_TWO)) : sum;
    return sum.add(sum.rearrange(BY_ONE)).lane(0);
  }

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.fromOp(LANES, lane -> (lane + lanes) % LANE_COUNT);
  }
}
