package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Bayesian personalised ranking (Hidasi et al., 2016, section 3.1.3), with N the sum of the weights:
/// `L = -1/N Σ w_j log σ(r_t - r_j)`, `dL/dr_j = w_j/N σ(r_j - r_t)`, `dL/dr_t = -Σ dL/dr_j`.
///
/// Statistics: N, `Σ w_j σ(r_j - r_t)`, and N L.
public final class Bpr implements ScoreLoss {

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
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector target = FloatVector.fromArray(LANES, targets, targetsAt + half);
      FloatVector n = FloatVector.zero(LANES);
      FloatVector slope = n;
      FloatVector loss = n;
      for (int row = from; row < to; row++) {
        FloatVector r = FloatVector.fromArray(LANES, scores, at + row * WIDTH + half);
        FloatVector w = Candidates.weights(r, weights[row]);
        FloatVector ahead = r.sub(target);
        n = n.add(w);
        slope = Exponential.sigmoid(ahead).fma(w, slope);
        loss = softplus(ahead).fma(w, loss);
      }
      n.intoArray(statistics, statisticsAt + half);
      slope.intoArray(statistics, statisticsAt + WIDTH + half);
      loss.intoArray(statistics, statisticsAt + 2 * WIDTH + half);
    }
  }

  /// `log(1 + e^x) = -log σ(-x)`
  private static FloatVector softplus(FloatVector x) {
    FloatVector small = Exponential.exp(x.abs().neg());
    return small.lanewise(VectorOperators.LOG1P).add(x.max(0f));
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
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector target = FloatVector.fromArray(LANES, targets, targetsAt + half);
      FloatVector n = FloatVector.fromArray(LANES, merged, mergedAt + half);
      FloatVector share =
          Candidates.inverse(n).mul(FloatVector.fromArray(LANES, scale, scaleAt + half));
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector r = FloatVector.fromArray(LANES, scores, place);
        FloatVector w = Candidates.weights(r, weights[row]).mul(share);
        Exponential.orZero(Exponential.sigmoid(r.sub(target)).mul(w)).intoArray(scores, place);
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
