package dev.nextclick.models.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Functions made of `e^x`, for vectors; small enough to be inlined wherever they are called.
///
/// Subnormal numbers (below 1.2e-38) cost a processor some hundred times as much as others, and a model that is sure of itself
/// yields nothing but tiny probabilities. So arguments are held where products of a few results stay normal, and
/// [#orZero] drops what is too small to move a weight.
///
/// The exponential is the JDK's: on Linux and Windows a library of vector functions that comes with it, elsewhere one
/// number after the other, which costs a step some tenths more.
final class Exponential {

  private Exponential() {}

  /// `e^x` with x held between -40 and 40: it is never 0 nor infinite. NaN stays NaN.
  static FloatVector exp(FloatVector x) {
    return x.max(-40f).min(40f).lanewise(VectorOperators.EXP);
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
