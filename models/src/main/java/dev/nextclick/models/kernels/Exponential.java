package dev.nextclick.models.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Functions made of `e^x`, for vectors; small enough to be inlined wherever they are called.
final class Exponential {

  /// Adding 1.5 · 2^23 to a small number rounds it to a whole one, which then stands in the lowest bits.
  private static final float ROUNDING = 12_582_912f;

  private static final float LOG2_E = 1.442695f;

  /// ln 2 in two parts; a whole number below 2^10 times the first is exact.
  private static final float LN2_HIGH = 0.6933594f;

  private static final float LN2_LOW = -2.1219444e-4f;

  private Exponential() {}

  /// `e^x` to a relative error of some 1e-7, with x held between -87 and 88: it is never 0 nor infinite. NaN stays NaN.
  ///
  /// `e^x = 2^n e^r` with `n` whole and `|r| <= ln 2 / 2`; `e^r` is the polynomial of Moshier's Cephes library (expf).
  static FloatVector exp(FloatVector exponent) {
    FloatVector x = exponent.max(-87f).min(88f);
    FloatVector shifted = x.fma(of(LOG2_E), of(ROUNDING));
    FloatVector n = shifted.sub(ROUNDING);
    FloatVector r = n.fma(of(-LN2_LOW), n.fma(of(-LN2_HIGH), x));
    FloatVector p = of(1.9875691e-4f).fma(r, of(1.3981999e-3f));
    p = p.fma(r, of(8.333452e-3f));
    p = p.fma(r, of(4.1665796e-2f));
    p = p.fma(r, of(0.16666666f));
    p = p.fma(r, of(0.5f));
    p = p.fma(r.mul(r), r.add(1f));
    return p.reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
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
