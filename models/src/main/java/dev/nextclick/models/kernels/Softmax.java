package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The softmax of a row of scores, `p_i = e^(s_i / τ) / Σ e^(s / τ)`, in passes over the row.
public final class Softmax {

  /// Below this distance from the best, divided by τ, a share is 0.
  public static final float FAINTEST = -30;

  private Softmax() {}

  /// The highest of the first `length` scores; NaN where one is NaN, negative infinity where there are none.
  public static float highest(float[] scores, int length) {
    FloatVector highest = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= length - LANE_COUNT; i += LANE_COUNT) {
      highest = highest.max(FloatVector.fromArray(LANES, scores, i));
    }
    float most = highest.reduceLanes(VectorOperators.MAX);
    for (; i < length; i++) {
      most = Math.max(most, scores[i]);
    }
    return most;
  }

  /// Writes `e^((s - highest) / τ)` of the first `length` scores, 0 below [#FAINTEST].
  ///
  /// @param highest of the scores, a number
  /// @param temperature τ
  /// @param powers `[length]`, written; may be the scores themselves
  /// @return their sum
  public static double powers(
      float[] scores, int length, float highest, float temperature, float[] powers) {
    float inverse = 1 / temperature;
    double total = 0;
    FloatVector sum = FloatVector.zero(LANES);
    int i = 0;
    for (; i <= length - LANE_COUNT; i += LANE_COUNT) {
      FloatVector power = power(FloatVector.fromArray(LANES, scores, i).sub(highest).mul(inverse));
      power.intoArray(powers, i);
      sum = sum.add(power);
    }
    total += Lanes.sum(sum);
    if (i < length) {
      VectorMask<Float> rest = LANES.indexInRange(i, length);
      FloatVector power =
          power(FloatVector.fromArray(LANES, scores, i, rest).sub(highest).mul(inverse));
      power.intoArray(powers, i, rest);
      total += Lanes.sum(FloatVector.zero(LANES).blend(power, rest));
    }
    return total;
  }

  private static FloatVector power(FloatVector below) {
    return Exponential.exp(below).blend(0f, below.compare(VectorOperators.LT, FAINTEST));
  }

  /// `target += factor · powers`, of the first `length` numbers.
  public static void add(float[] powers, int length, float factor, float[] target) {
    int i = 0;
    FloatVector times = FloatVector.broadcast(LANES, factor);
    for (; i <= length - LANE_COUNT; i += LANE_COUNT) {
      FloatVector.fromArray(LANES, powers, i)
          .fma(times, FloatVector.fromArray(LANES, target, i))
          .intoArray(target, i);
    }
    for (; i < length; i++) {
      target[i] = Math.fma(powers[i], factor, target[i]);
    }
  }
}
