package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// TOP1 (Hidasi et al., 2016, section 3.1.3), with `a_j = σ(r_j - r_t)`, `b_j = σ(r_j²)` and N the sum of the weights:
/// `L = 1/N Σ w_j (a_j + b_j)`, `dL/dr_j = w_j/N (a_j (1 - a_j) + 2 r_j b_j (1 - b_j))`,
/// `dL/dr_t = -1/N Σ w_j a_j (1 - a_j)`.
///
/// Statistics: N, `Σ w_j a_j (1 - a_j)`, and N L.
public final class Top1 implements ScoreLoss {

  @Override
  public int statistics() {
    return 3;
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
      FloatVector n = FloatVector.zero(LANES);
      FloatVector slope = n;
      FloatVector loss = n;
      for (int row = from; row < to; row++) {
        FloatVector r = FloatVector.fromArray(LANES, scores, at + row * WIDTH + half);
        FloatVector w = Candidates.weights(r, weights[row]);
        FloatVector a = Exponential.sigmoid(r.sub(target));
        FloatVector b = Exponential.sigmoid(r.mul(r));
        n = n.add(w);
        slope = a.mul(one.sub(a)).fma(w, slope);
        loss = a.add(b).fma(w, loss);
      }
      n.intoArray(statistics, statisticsAt + half);
      slope.intoArray(statistics, statisticsAt + WIDTH + half);
      loss.intoArray(statistics, statisticsAt + 2 * WIDTH + half);
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
    Candidates.sum(statistics, at, stride, blocks, statistics() * WIDTH, merged, mergedAt);
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
      FloatVector n = FloatVector.fromArray(LANES, merged, mergedAt + half);
      FloatVector share =
          Candidates.inverse(n).mul(FloatVector.fromArray(LANES, scale, scaleAt + half));
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector r = FloatVector.fromArray(LANES, scores, place);
        FloatVector w = Candidates.weights(r, weights[row]).mul(share);
        FloatVector a = Exponential.sigmoid(r.sub(target));
        FloatVector b = Exponential.sigmoid(r.mul(r));
        FloatVector pull = r.add(r).mul(b).mul(one.sub(b));
        FloatVector slope = a.mul(one.sub(a)).add(pull);
        Exponential.orZero(slope.mul(w)).intoArray(scores, place);
      }
    }
  }

  @Override
  public float targetGradient(float[] merged, int lane, float target) {
    return merged[lane] == 0 ? 0 : -merged[lane + WIDTH] / merged[lane];
  }

  @Override
  public double loss(float[] merged, int lane, float target, float weight) {
    return merged[lane] == 0 ? 0 : merged[lane + 2 * WIDTH] / merged[lane];
  }
}
