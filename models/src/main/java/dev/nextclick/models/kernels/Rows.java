package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;

import jdk.incubator.vector.FloatVector;

/// Sums over rows of tables, of any length.
public final class Rows {

  private Rows() {}

  /// `to += factor · from`, of `length` numbers from `fromAt` and `toAt` on.
  public static void add(float[] from, int fromAt, float factor, float[] to, int toAt, int length) {
    int i = 0;
    for (; i <= length - LANE_COUNT; i += LANE_COUNT) {
      FloatVector.fromArray(LANES, from, fromAt + i)
          .mul(factor)
          .add(FloatVector.fromArray(LANES, to, toAt + i))
          .intoArray(to, toAt + i);
    }
    for (; i < length; i++) {
      to[toAt + i] += factor * from[fromAt + i];
    }
  }

  /// The squared length `|w|²` of `length` numbers from `at` on, summed with doubles.
  public static double squares(float[] numbers, int at, int length) {
    double squares = 0;
    for (int i = at; i < at + length; i++) {
      squares += (double) numbers[i] * numbers[i];
    }
    return squares;
  }
}
