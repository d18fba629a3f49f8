package dev.nextclick.models.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Functions made of `e^x`, for vectors; small enough to be inlined wherever they are called.
///
/// They are made of additions, multiply-adds and shifts, which every processor and every stage of Java's compiler rounds alike:
/// one seed gives one model, bit for bit.
///
/// Subnormal numbers (below 1.2e-38) cost a processor some hundred times as much as others, and a model that is sure of itself
/// yields nothing but tiny probabilities. So arguments are held where products of a few results stay normal, and
/// [#orZero] drops what is too small to move a weight.
final class Exponential {

  private static final float LOG2_E = 1.442695f;

  /// ln 2 in two parts, the first with so few bits that whole multiples of it are exact.
  private static final float LN2_HIGH = 0.6933594f;

  private static final float LN2_LOW = -2.1219444e-4f;

  /// 1.5 · 2^23: a number added to it is rounded to a whole one.
  private static final float WHOLE = 12_582_912f;

  private Exponential() {}

  /// `e^x` with x held between -40 and 40, to 1e-7 of it: it is never 0 nor infinite. NaN stays NaN.
  ///
  /// With `x = n ln 2 + r`, |r| up to half of ln 2, it is `2^n e^r`; the polynomial for `e^r` is Cephes's (Moshier, expf).
  static FloatVector exp(FloatVector x) {
    FloatVector held = x.max(-40f).min(40f);
    FloatVector shifted = held.fma(of(LOG2_E), of(WHOLE));
    FloatVector n = shifted.sub(WHOLE);
    FloatVector r = n.fma(of(-LN2_HIGH), held);
    r = n.fma(of(-LN2_LOW), r);
    FloatVector p = of(1.9875691e-4f).fma(r, of(1.3981999e-3f));
    p = p.fma(r, of(8.333452e-3f));
    p = p.fma(r, of(4.1665796e-2f));
    p = p.fma(r, of(0.16666666f));
    p = p.fma(r, of(0.5f));
    p = p.fma(r.mul(r), r).add(1f);
    // The last bits of the shifted number are n; moved to where the exponent is, they double n
    // times.
    return p.reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
  }

  /// A gradient, or 0 where it is below 1e-12: a step of Adagrad by it is lost in the rounding of any weight. NaN stays NaN.
  static FloatVector orZero(FloatVector gradient) {
    return gradient.blend(0f, gradient.abs().compare(VectorOperators.LT, 1e-12f));
  }

  /// `1 / (1 + e^-x)`
  static FloatVector sigmoid(FloatVector x) {
    FloatVector grown = exp(x.neg()).add(1f);
    return of(1f).div(grown);
  }

  /// `1 - 2 / (1 + e^2x)`
  static FloatVector tanh(FloatVector x) {
    FloatVector grown = exp(x.add(x)).add(1f);
    return of(-2f).div(grown).add(1f);
  }

  private static FloatVector of(float number) {
    return FloatVector.broadcast(Panels.LANES, number);
  }
}
