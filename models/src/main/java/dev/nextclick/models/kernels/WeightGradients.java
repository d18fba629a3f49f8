package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The gradient of a linear layer's weights, in tiles of [Products#TILE] rows, or twice as many ([TallWeightGradients]), by two vectors.
public final class WeightGradients {

  private WeightGradients() {}

  /// `dW = dY Xᵀ`: `dw[row, k] = Σ_session dy[row, session] x[session, k]`, two vectors' columns of X after the other, so
  /// that they stay in the first-level cache for all rows.
  ///
  /// @param dy panels `[panels, panelRows, WIDTH]`
  /// @param from the first row in `dy`, and `to` the one behind the last: a multiple of [Products#TILE] further
  /// @param x session-major `[sessions, width]`; `width` is a multiple of the vector's length
  /// @param dw `[to - from, width]` from `dwAt` on, written
  public static void product(
      float[] dy,
      int panelRows,
      int from,
      int to,
      float[] x,
      int sessions,
      int width,
      float[] dw,
      int dwAt) {
    for (int k = 0; k < width; k += WIDTH) {
      boolean two = k + WIDTH <= width;
      int row = from;
      for (; TallProducts.FIT && row + TallProducts.TILE <= to; row += TallProducts.TILE) {
        int at = dwAt + (row - from) * width + k;
        if (two) {
          TallWeightGradients.columns(dy, panelRows, row, x, sessions, width, k, dw, at);
        } else {
          TallWeightGradients.lastColumns(dy, panelRows, row, x, sessions, width, k, dw, at);
        }
      }
      for (; row < to; row += Products.TILE) {
        int at = dwAt + (row - from) * width + k;
        if (two) {
          columns(dy, panelRows, row, x, sessions, width, k, dw, at);
        } else {
          lastColumns(dy, panelRows, row, x, sessions, width, k, dw, at);
        }
      }
    }
  }

  /// Two vectors' columns of a tile's gradient, from `k` on.
  private static void columns(
      float[] dy,
      int panelRows,
      int row,
      float[] x,
      int sessions,
      int width,
      int k,
      float[] dw,
      int at) {
    FloatVector a0 = FloatVector.zero(LANES);
    FloatVector a1 = FloatVector.zero(LANES);
    FloatVector a2 = FloatVector.zero(LANES);
    FloatVector a3 = FloatVector.zero(LANES);
    FloatVector a4 = FloatVector.zero(LANES);
    FloatVector a5 = FloatVector.zero(LANES);
    FloatVector b0 = FloatVector.zero(LANES);
    FloatVector b1 = FloatVector.zero(LANES);
    FloatVector b2 = FloatVector.zero(LANES);
    FloatVector b3 = FloatVector.zero(LANES);
    FloatVector b4 = FloatVector.zero(LANES);
    FloatVector b5 = FloatVector.zero(LANES);
    for (int first = 0; first < sessions; first += WIDTH) {
      int g0 = Panels.column(first, panelRows) + row * WIDTH;
      int count = Math.min(WIDTH, sessions - first);
      for (int i = 0; i < count; i++) {
        int xAt = (first + i) * width + k;
        FloatVector left = FloatVector.fromArray(LANES, x, xAt);
        FloatVector right = FloatVector.fromArray(LANES, x, xAt + LANE_COUNT);
        FloatVector g = FloatVector.broadcast(LANES, dy[g0 + i]);
        a0 = g.fma(left, a0);
        b0 = g.fma(right, b0);
        g = FloatVector.broadcast(LANES, dy[g0 + WIDTH + i]);
        a1 = g.fma(left, a1);
        b1 = g.fma(right, b1);
        g = FloatVector.broadcast(LANES, dy[g0 + 2 * WIDTH + i]);
        a2 = g.fma(left, a2);
        b2 = g.fma(right, b2);
        g = FloatVector.broadcast(LANES, dy[g0 + 3 * WIDTH + i]);
        a3 = g.fma(left, a3);
        b3 = g.fma(right, b3);
        g = FloatVector.broadcast(LANES, dy[g0 + 4 * WIDTH + i]);
        a4 = g.fma(left, a4);
        b4 = g.fma(right, b4);
        g = FloatVector.broadcast(LANES, dy[g0 + 5 * WIDTH + i]);
        a5 = g.fma(left, a5);
        b5 = g.fma(right, b5);
      }
    }
    a0.intoArray(dw, at);
    b0.intoArray(dw, at + LANE_COUNT);
    a1.intoArray(dw, at + width);
    b1.intoArray(dw, at + width + LANE_COUNT);
    a2.intoArray(dw, at + 2 * width);
    b2.intoArray(dw, at + 2 * width + LANE_COUNT);
    a3.intoArray(dw, at + 3 * width);
    b3.intoArray(dw, at + 3 * width + LANE_COUNT);
    a4.intoArray(dw, at + 4 * width);
    b4.intoArray(dw, at + 4 * width + LANE_COUNT);
    a5.intoArray(dw, at + 5 * width);
    b5.intoArray(dw, at + 5 * width + LANE_COUNT);
  }

  /// One vector's columns: what is left of an odd number of vectors.
  private static void lastColumns(
      float[] dy,
      int panelRows,
      int row,
      float[] x,
      int sessions,
      int width,
      int k,
      float[] dw,
      int at) {
    FloatVector a0 = FloatVector.zero(LANES);
    FloatVector a1 = FloatVector.zero(LANES);
    FloatVector a2 = FloatVector.zero(LANES);
    FloatVector a3 = FloatVector.zero(LANES);
    FloatVector a4 = FloatVector.zero(LANES);
    FloatVector a5 = FloatVector.zero(LANES);
    for (int first = 0; first < sessions; first += WIDTH) {
      int g0 = Panels.column(first, panelRows) + row * WIDTH;
      int count = Math.min(WIDTH, sessions - first);
      for (int i = 0; i < count; i++) {
        FloatVector xk = FloatVector.fromArray(LANES, x, (first + i) * width + k);
        a0 = FloatVector.broadcast(LANES, dy[g0 + i]).fma(xk, a0);
        a1 = FloatVector.broadcast(LANES, dy[g0 + WIDTH + i]).fma(xk, a1);
        a2 = FloatVector.broadcast(LANES, dy[g0 + 2 * WIDTH + i]).fma(xk, a2);
        a3 = FloatVector.broadcast(LANES, dy[g0 + 3 * WIDTH + i]).fma(xk, a3);
        a4 = FloatVector.broadcast(LANES, dy[g0 + 4 * WIDTH + i]).fma(xk, a4);
        a5 = FloatVector.broadcast(LANES, dy[g0 + 5 * WIDTH + i]).fma(xk, a5);
      }
    }
    a0.intoArray(dw, at);
    a1.intoArray(dw, at + width);
    a2.intoArray(dw, at + 2 * width);
    a3.intoArray(dw, at + 3 * width);
    a4.intoArray(dw, at + 4 * width);
    a5.intoArray(dw, at + 5 * width);
  }
}
