package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;

import jdk.incubator.vector.FloatVector;

/// Adagrad with momentum (Duchi, Hazan and Singer, 2011) on rows of a table, each read and written once. A row is
/// `[weights | sums of squares | momenta]`, parts of `width` numbers; without momentum it may end after the sums.
public final class Adagrad {

  /// Keeps the first steps finite.
  private static final float EPSILON = 1e-6f;

  private Adagrad() {}

  /// `g -= a w; s += g²; m = μ m - η g / sqrt(s + 1e-6); w += m`, for the row that begins at `at`.
  ///
  /// @param gradient the row's, `width` numbers from `gradientAt` on
  /// @param along a, see [Cosine#along]; 0 where the gradient is whole
  /// @param rate η
  /// @param momentum μ
  public static void update(
      float[] table,
      int at,
      int width,
      float[] gradient,
      int gradientAt,
      float along,
      float rate,
      float momentum) {
    if (momentum == 0) {
      update(table, at, width, gradient, gradientAt, along, rate);
      return;
    }
    for (int k = 0; k < width; k += LANE_COUNT) {
      FloatVector w = FloatVector.fromArray(LANES, table, at + k);
      FloatVector g = FloatVector.fromArray(LANES, gradient, gradientAt + k).sub(w.mul(along));
      FloatVector s = g.fma(g, FloatVector.fromArray(LANES, table, at + width + k));
      s.intoArray(table, at + width + k);
      FloatVector m = FloatVector.fromArray(LANES, table, at + 2 * width + k).mul(momentum);
      m = m.sub(g.mul(rate).div(s.add(EPSILON).sqrt()));
      m.intoArray(table, at + 2 * width + k);
      w.add(m).intoArray(table, at + k);
    }
  }

  private static void update(
      float[] table, int at, int width, float[] gradient, int gradientAt, float along, float rate) {
    for (int k = 0; k < width; k += LANE_COUNT) {
      FloatVector w = FloatVector.fromArray(LANES, table, at + k);
      FloatVector g = FloatVector.fromArray(LANES, gradient, gradientAt + k).sub(w.mul(along));
      FloatVector s = g.fma(g, FloatVector.fromArray(LANES, table, at + width + k));
      s.intoArray(table, at + width + k);
      w.sub(g.mul(rate).div(s.add(EPSILON).sqrt())).intoArray(table, at + k);
    }
  }
}
