package dev.nextclick.models.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Functions made of `e^x`, for vectors; small enough to be inlined wherever they are called.
///
/// The exponential is the JDK's: on Linux and Windows a library of vector functions that comes with it, elsewhere one
/// number after the other, which costs a step some tenths more.
final class Exponential {

  private Exponential() {}

  /// `e^x` with x held between -87 and 88: it is never 0 nor infinite. NaN stays NaN.
  static FloatVector exp(FloatVector x) {
    return x.max(-87f).min(88f).lanewise(VectorOperators.EXP);
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
