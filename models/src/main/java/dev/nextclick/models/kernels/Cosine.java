package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Scores by direction alone, `s = σ cos(h, w) = σ h·w / (|h| |w|)` (Gupta et al., NISER, 2019, eq. 4), and their
/// derivatives. With v̂ = v / |v|, what reaches v is `(dv̂ - v̂ (v̂·dv̂)) / |v|`: no part of it along v.
public final class Cosine {

  /// Keeps the length of a row of zeros from being 0.
  private static final float EPSILON = 1e-12f;

  private Cosine() {}

  /// `1 / |w|` of the `width` numbers from `at` on; `width` is a multiple of [Panels#WIDTH] / 2.
  public static float inverseLength(float[] numbers, int at, int width) {
    FloatVector squares = FloatVector.zero(LANES);
    for (int k = 0; k < width; k += LANE_COUNT) {
      FloatVector w = FloatVector.fromArray(LANES, numbers, at + k);
      squares = w.fma(w, squares);
    }
    return (float) (1 / Math.sqrt(Lanes.sum(squares) + EPSILON));
  }

  /// How many times w is in a gradient: `(w·g) / |w|²`. Without it, `g - along w`, the gradient has no part along w.
  ///
  /// @param width numbers of w, from `at` on, and of g, from `gradientAt` on; a multiple of [Panels#WIDTH] / 2
  /// @param inverseLength of w
  public static float along(
      float[] w, int at, int width, float[] g, int gradientAt, float inverseLength) {
    FloatVector products = FloatVector.zero(LANES);
    for (int k = 0; k < width; k += LANE_COUNT) {
      FloatVector wk = FloatVector.fromArray(LANES, w, at + k);
      products = wk.fma(FloatVector.fromArray(LANES, g, gradientAt + k), products);
    }
    return Lanes.sum(products) * inverseLength * inverseLength;
  }

  /// Multiplies each row of one panel by a factor of its own.
  ///
  /// @param panel `[rows, WIDTH]` from `at` on; rows `from` to `to` are read and written
  /// @param factors `[rows]`
  public static void scaleRows(float[] panel, int at, int from, int to, float[] factors) {
    for (int row = from; row < to; row++) {
      int place = at + row * WIDTH;
      float factor = factors[row];
      FloatVector.fromArray(LANES, panel, place).mul(factor).intoArray(panel, place);
      FloatVector.fromArray(LANES, panel, place + LANE_COUNT)
          .mul(factor)
          .intoArray(panel, place + LANE_COUNT);
    }
  }

  /// Turns the gradient of `u = σ h / |h|` into that of h, for one panel of sessions:
  /// `dh = (σ / |h|) (du - u (u·du) / σ²)`.
  ///
  /// @param u `[rows, WIDTH]` from `at` on, as the gradient
  /// @param factors `σ / |h|` of each session `[WIDTH]`, from `factorsAt` on
  public static void stateGradient(
      float[] u, float[] gradient, int at, int rows, float sigma, float[] factors, int factorsAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector along = FloatVector.zero(LANES);
      for (int row = 0; row < rows; row++) {
        int place = at + row * WIDTH + half;
        along =
            FloatVector.fromArray(LANES, u, place)
                .fma(FloatVector.fromArray(LANES, gradient, place), along);
      }
      along = along.div(sigma * sigma);
      FloatVector factor = FloatVector.fromArray(LANES, factors, factorsAt + half);
      for (int row = 0; row < rows; row++) {
        int place = at + row * WIDTH + half;
        FloatVector.fromArray(LANES, gradient, place)
            .sub(FloatVector.fromArray(LANES, u, place).mul(along))
            .mul(factor)
            .intoArray(gradient, place);
      }
    }
  }
}
