package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// TOP1-max (Hidasi and Karatzoglou, 2018, section 3, ranking-max losses), with a and b as in [Top1] and
/// `s_j = w_j e^r_j / Σ w e^r`: `L = Σ s_j (a_j + b_j)`,
/// `dL/dr_j = s_j (a_j + b_j - L + a_j (1 - a_j) + 2 r_j b_j (1 - b_j))`, `dL/dr_t = -Σ s_j a_j (1 - a_j)`.
///
/// Statistics: the largest score m; then, with `e_j = w_j e^(r_j - m)`: `Σ e_j`, `Σ e_j a_j (1 - a_j)`, `Σ e_j (a_j + b_j)`.
public final class Top1Max implements ScoreLoss {

  @Override
  public int statistics() {
    return 4;
  }

  @Override
  public boolean excludesTarget() {
    return true;
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
    FloatVector one = FloatVector.broadcast(LANES, 1f);
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector target = FloatVector.fromArray(LANES, targets, targetsAt + half);
      FloatVector largest = Candidates.largest(scores, at + half, from, to, weights);
      FloatVector sum = FloatVector.zero(LANES);
      FloatVector slope = sum;
      FloatVector loss = sum;
      for (int row = from; row < to; row++) {
        FloatVector r = FloatVector.fromArray(LANES, scores, at + row * WIDTH + half);
        FloatVector e = Exponential.exp(r.sub(largest)).mul(Candidates.weights(r, weights[row]));
        FloatVector a = Exponential.sigmoid(r.sub(target));
        FloatVector b = Exponential.sigmoid(r.mul(r));
        sum = sum.add(e);
        slope = a.mul(one.sub(a)).fma(e, slope);
        loss = a.add(b).fma(e, loss);
      }
      largest.intoArray(statistics, statisticsAt + half);
      sum.intoArray(statistics, statisticsAt + WIDTH + half);
      slope.intoArray(statistics, statisticsAt + 2 * WIDTH + half);
      loss.intoArray(statistics, statisticsAt + 3 * WIDTH + half);
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
        int place = at + block * stride + half;
        largest = largest.max(FloatVector.fromArray(LANES, statistics, place));
      }
      FloatVector sum = FloatVector.zero(LANES);
      FloatVector slope = sum;
      FloatVector loss = sum;
      for (int block = 0; block < blocks; block++) {
        int place = at + block * stride + half;
        FloatVector m = FloatVector.fromArray(LANES, statistics, place);
        FloatVector factor = Exponential.exp(m.sub(largest));
        sum = FloatVector.fromArray(LANES, statistics, place + WIDTH).fma(factor, sum);
        slope = FloatVector.fromArray(LANES, statistics, place + 2 * WIDTH).fma(factor, slope);
        loss = FloatVector.fromArray(LANES, statistics, place + 3 * WIDTH).fma(factor, loss);
      }
      largest.intoArray(merged, mergedAt + half);
      sum.intoArray(merged, mergedAt + WIDTH + half);
      slope.intoArray(merged, mergedAt + 2 * WIDTH + half);
      loss.intoArray(merged, mergedAt + 3 * WIDTH + half);
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
    FloatVector one = FloatVector.broadcast(LANES, 1f);
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector target = FloatVector.fromArray(LANES, targets, targetsAt + half);
      FloatVector largest = FloatVector.fromArray(LANES, merged, mergedAt + half);
      FloatVector inverse =
          Candidates.inverse(FloatVector.fromArray(LANES, merged, mergedAt + WIDTH + half));
      FloatVector loss =
          FloatVector.fromArray(LANES, merged, mergedAt + 3 * WIDTH + half).mul(inverse);
      FloatVector share = inverse.mul(FloatVector.fromArray(LANES, scale, scaleAt + half));
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector r = FloatVector.fromArray(LANES, scores, place);
        FloatVector w = Candidates.weights(r, weights[row]).mul(share);
        FloatVector s = Exponential.exp(r.sub(largest)).mul(w);
        FloatVector a = Exponential.sigmoid(r.sub(target));
        FloatVector b = Exponential.sigmoid(r.mul(r));
        FloatVector pull = r.add(r).mul(b).mul(one.sub(b));
        FloatVector slope = a.mul(one.sub(a));
        slope = a.add(b).sub(loss).add(slope).add(pull);
        Exponential.orZero(slope.mul(s)).intoArray(scores, place);
      }
    }
  }

  @Override
  public float targetGradient(float[] merged, int lane, float target) {
    float sum = merged[lane + WIDTH];
    return sum == 0 ? 0 : -merged[lane + 2 * WIDTH] / sum;
  }

  @Override
  public double loss(float[] merged, int lane, float target, float weight) {
    float sum = merged[lane + WIDTH];
    return sum == 0 ? 0 : merged[lane + 3 * WIDTH] / sum;
  }
}
