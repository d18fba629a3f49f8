package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// BPR-max (Hidasi and Karatzoglou, 2018, section 3, ranking-max losses) of `f = ELU(r)`: r above 0, else `elu (e^r - 1)`;
/// with an elu of 0, `f = r`. With `s_j = w_j e^f_j / Σ w e^f`, `p_j = σ(f_t - f_j)`, `P = Σ s_j p_j`, `Q = Σ s_j f_j²`
/// and `q_j = s_j p_j / P`:
/// `L = -log P + bpreg Q`, `dL/df_j = s_j - q_j p_j + bpreg s_j (f_j² - Q + 2 f_j)`, `dL/df_t = -Σ q_j (1 - p_j)`.
///
/// P may be a sum of tiny numbers. `e^f_j p_j = 1 / (e^-f_j + e^-f_t)` is never more than `e^min(f_j, f_t)`, nor less than half of
/// it, so its sum is kept as a multiple of `e^min(m, f_t)`, m the largest f: `τ_j = w_j / (e^(min - f_j) + e^(min - f_t))`.
///
/// Statistics: m; `Σ w e^(f - m)`, `Σ w e^(f - m) f²`; `Σ τ_j`, `Σ τ_j (1 - p_j)`. [#take] leaves f.
public final class BprMax implements ScoreLoss {

  /// A score that is excluded counts with a weight of 0, as one that can be squared.
  private static final float KEPT = -1e15f;

  private final float bpreg;
  private final float elu;

  /// The loss with its two hyperparameters.
  ///
  /// @param bpreg how much the negatives' scores are pulled to 0
  /// @param elu of the exponential linear unit, 0 for none
  public BprMax(double bpreg, double elu) {
    this.bpreg = (float) bpreg;
    this.elu = (float) elu;
  }

  @Override
  public int statistics() {
    return 5;
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
      if (elu > 0) {
        activate(scores, at + half, from, to);
      }
      FloatVector target = activated(FloatVector.fromArray(LANES, targets, targetsAt + half));
      FloatVector largest = Candidates.largest(scores, at + half, from, to, weights);
      int place = statisticsAt + half;
      largest.intoArray(statistics, place);
      takeShares(scores, at + half, from, to, weights, largest, statistics, place + WIDTH);
      takeWins(
          scores, at + half, from, to, weights, largest, target, statistics, place + 3 * WIDTH);
    }
  }

  /// f for r.
  private FloatVector activated(FloatVector r) {
    FloatVector below = Exponential.exp(r).sub(1f).mul(elu);
    return elu > 0 ? r.blend(below, r.compare(VectorOperators.LT, 0f)) : r;
  }

  private void activate(float[] scores, int at, int from, int to) {
    for (int row = from; row < to; row++) {
      FloatVector r = FloatVector.fromArray(LANES, scores, at + row * WIDTH);
      activated(r)
          .blend(EXCLUDED, r.compare(VectorOperators.LT, EXCLUDED / 2))
          .intoArray(scores, at + row * WIDTH);
    }
  }

  /// `Σ w e^(f - m)` and `Σ w e^(f - m) f²` of one vector's sessions.
  private static void takeShares(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      FloatVector largest,
      float[] statistics,
      int statisticsAt) {
    FloatVector sum = FloatVector.zero(LANES);
    FloatVector squares = sum;
    for (int row = from; row < to; row++) {
      FloatVector f = FloatVector.fromArray(LANES, scores, at + row * WIDTH);
      FloatVector w = Candidates.weights(f, weights[row]);
      FloatVector e = Exponential.exp(f.sub(largest)).mul(w);
      FloatVector kept = f.max(KEPT);
      sum = sum.add(e);
      squares = e.mul(kept).fma(kept, squares);
    }
    sum.intoArray(statistics, statisticsAt);
    squares.intoArray(statistics, statisticsAt + WIDTH);
  }

  /// `Σ τ_j` and `Σ τ_j (1 - p_j)` of one vector's sessions.
  private static void takeWins(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      FloatVector largest,
      FloatVector target,
      float[] statistics,
      int statisticsAt) {
    FloatVector level = largest.min(target);
    FloatVector ofTarget = Exponential.exp(level.sub(target));
    FloatVector wins = FloatVector.zero(LANES);
    FloatVector slope = wins;
    for (int row = from; row < to; row++) {
      FloatVector f = FloatVector.fromArray(LANES, scores, at + row * WIDTH);
      FloatVector w = Candidates.weights(f, weights[row]);
      FloatVector tau = w.div(Exponential.exp(level.sub(f)).add(ofTarget));
      wins = wins.add(tau);
      slope = Exponential.sigmoid(f.sub(target)).fma(tau, slope);
    }
    wins.intoArray(statistics, statisticsAt);
    slope.intoArray(statistics, statisticsAt + WIDTH);
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
      FloatVector target = activated(FloatVector.fromArray(LANES, targets, targetsAt + half));
      FloatVector largest = FloatVector.broadcast(LANES, EXCLUDED);
      for (int block = 0; block < blocks; block++) {
        int place = at + block * stride + half;
        largest = largest.max(FloatVector.fromArray(LANES, statistics, place));
      }
      largest.intoArray(merged, mergedAt + half);
      FloatVector level = largest.min(target);
      for (int statistic = 1; statistic < statistics(); statistic++) {
        FloatVector sum = FloatVector.zero(LANES);
        for (int block = 0; block < blocks; block++) {
          int place = at + block * stride + half;
          FloatVector m = FloatVector.fromArray(LANES, statistics, place);
          FloatVector lower = statistic < 3 ? m.sub(largest) : m.min(target).sub(level);
          FloatVector part = FloatVector.fromArray(LANES, statistics, place + statistic * WIDTH);
          sum = Exponential.exp(lower).fma(part, sum);
        }
        sum.intoArray(merged, mergedAt + statistic * WIDTH + half);
      }
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
      FloatVector target = activated(FloatVector.fromArray(LANES, targets, targetsAt + half));
      FloatVector scaled = FloatVector.fromArray(LANES, scale, scaleAt + half);
      gradient(scores, at + half, from, to, weights, target, merged, mergedAt + half, scaled);
    }
  }

  private void gradient(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      FloatVector target,
      float[] merged,
      int mergedAt,
      FloatVector scale) {
    FloatVector largest = FloatVector.fromArray(LANES, merged, mergedAt);
    FloatVector level = largest.min(target);
    FloatVector ofTarget = Exponential.exp(level.sub(target));
    FloatVector inverse =
        Candidates.inverse(FloatVector.fromArray(LANES, merged, mergedAt + WIDTH));
    FloatVector square = FloatVector.fromArray(LANES, merged, mergedAt + 2 * WIDTH).mul(inverse);
    FloatVector inverseWins =
        Candidates.inverse(FloatVector.fromArray(LANES, merged, mergedAt + 3 * WIDTH));
    for (int row = from; row < to; row++) {
      int place = at + row * WIDTH;
      FloatVector f = FloatVector.fromArray(LANES, scores, place);
      FloatVector w = Candidates.weights(f, weights[row]).mul(scale);
      FloatVector kept = f.max(KEPT);
      FloatVector s = Exponential.exp(f.sub(largest)).mul(w).mul(inverse);
      FloatVector tau = w.div(Exponential.exp(level.sub(f)).add(ofTarget));
      FloatVector won = Exponential.sigmoid(target.sub(f)).mul(tau).mul(inverseWins);
      FloatVector pull = kept.mul(kept).sub(square).add(kept.add(kept)).mul(bpreg).add(1f);
      FloatVector slope = s.mul(pull).sub(won);
      if (elu > 0) {
        slope = slope.blend(slope.mul(kept.add(elu)), kept.compare(VectorOperators.LT, 0f));
      }
      Exponential.orZero(slope).intoArray(scores, place);
    }
  }

  @Override
  public float targetGradient(float[] merged, int lane, float target) {
    float wins = merged[lane + 3 * WIDTH];
    if (wins == 0) {
      return 0;
    }
    float slope = -merged[lane + 4 * WIDTH] / wins;
    return elu > 0 && target < 0 ? (float) (slope * elu * Math.exp(target)) : slope;
  }

  @Override
  public double loss(float[] merged, int lane, float target, float weight) {
    double sum = merged[lane + WIDTH];
    if (sum == 0) {
      return 0;
    }
    double largest = merged[lane];
    double f = elu > 0 && target < 0 ? elu * Math.expm1(target) : target;
    double logWins = Math.log(merged[lane + 3 * WIDTH]) + Math.min(largest, f);
    return bpreg * merged[lane + 2 * WIDTH] / sum - (logWins - largest - Math.log(sum));
  }
}
