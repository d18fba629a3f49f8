package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Cross-entropy over the weighted candidates (Hidasi and Karatzoglou, 2018, section 3.1): `p_j = w_j e^r_j / Σ w e^r`,
/// `L = -log p_t`, `dL/dr_j = p_j - [j = t]`.
///
/// Statistics: the largest score m, and `Σ w e^(r - m)`. [#take] leaves `w e^(r - m)` of the block.
public final class CrossEntropy implements ScoreLoss {

  @Override
  public int statistics() {
    return 2;
  }

  @Override
  public boolean excludesTarget() {
    return false;
  }

  @Override
  public void take(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      float[] targets,
      int targetsAt,
      float[] statistics,
      int statisticsAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector largest = FloatVector.broadcast(LANES, EXCLUDED);
      for (int row = from; row < to; row++) {
        if (weights[row] > 0) {
          largest = largest.max(FloatVector.fromArray(LANES, scores, at + row * WIDTH + half));
        }
      }
      FloatVector sum = FloatVector.zero(LANES);
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector s = FloatVector.fromArray(LANES, scores, place);
        FloatVector e = Exponential.exp(s.sub(largest)).mul(weights[row]);
        e.intoArray(scores, place);
        sum = sum.add(e);
      }
      largest.intoArray(statistics, statisticsAt + half);
      sum.intoArray(statistics, statisticsAt + WIDTH + half);
    }
  }

  @Override
  public void merge(
      float[] statistics,
      int at,
      int stride,
      int blocks,
      float[] targets,
      int targetsAt,
      float[] merged,
      int mergedAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector largest = FloatVector.broadcast(LANES, EXCLUDED);
      for (int block = 0; block < blocks; block++) {
        largest = largest.max(FloatVector.fromArray(LANES, statistics, at + block * stride + half));
      }
      FloatVector sum = FloatVector.zero(LANES);
      for (int block = 0; block < blocks; block++) {
        int place = at + block * stride + half;
        FloatVector m = FloatVector.fromArray(LANES, statistics, place);
        FloatVector part = FloatVector.fromArray(LANES, statistics, place + WIDTH);
        sum = Exponential.exp(m.sub(largest)).fma(part, sum);
      }
      largest.intoArray(merged, mergedAt + half);
      sum.intoArray(merged, mergedAt + WIDTH + half);
    }
  }

  @Override
  public void gradient(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      float[] targets,
      int targetsAt,
      float[] statistics,
      int statisticsAt,
      float[] merged,
      int mergedAt,
      float[] scale,
      int scaleAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector m = FloatVector.fromArray(LANES, statistics, statisticsAt + half);
      FloatVector largest = FloatVector.fromArray(LANES, merged, mergedAt + half);
      FloatVector sum = FloatVector.fromArray(LANES, merged, mergedAt + WIDTH + half);
      FloatVector factor =
          Exponential.orZero(
              Exponential.exp(m.sub(largest))
                  .mul(FloatVector.fromArray(LANES, scale, scaleAt + half))
                  .div(sum));
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector p = FloatVector.fromArray(LANES, scores, place).mul(factor);
        Exponential.orZero(p).intoArray(scores, place);
      }
    }
  }

  @Override
  public float targetGradient(float[] merged, int lane, float target) {
    return -1;
  }

  /// By way of the scores: p itself may be too small for a number.
  @Override
  public double loss(float[] merged, int lane, float target, float weight) {
    return Math.log(merged[lane + WIDTH]) + merged[lane] - target - Math.log(weight);
  }
}
