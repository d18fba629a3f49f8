package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The inner loops of [WeightGradients] in tiles of [TallProducts#TILE] rows by two vectors; see there.
final class TallWeightGradients {

  private TallWeightGradients() {}

  /// One tile of [WeightGradients#product]: two vectors' columns from `k` on, written from `at` on.
  static void columns(
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
    FloatVector b0 = FloatVector.zero(LANES);
    FloatVector a1 = FloatVector.zero(LANES);
    FloatVector b1 = FloatVector.zero(LANES);
    FloatVector a2 = FloatVector.zero(LANES);
    FloatVector b2 = FloatVector.zero(LANES);
    FloatVector a3 = FloatVector.zero(LANES);
    FloatVector b3 = FloatVector.zero(LANES);
    FloatVector a4 = FloatVector.zero(LANES);
    FloatVector b4 = FloatVector.zero(LANES);
    FloatVector a5 = FloatVector.zero(LANES);
    FloatVector b5 = FloatVector.zero(LANES);
    FloatVector a6 = FloatVector.zero(LANES);
    FloatVector b6 = FloatVector.zero(LANES);
    FloatVector a7 = FloatVector.zero(LANES);
    FloatVector b7 = FloatVector.zero(LANES);
    FloatVector a8 = FloatVector.zero(LANES);
    FloatVector b8 = FloatVector.zero(LANES);
    FloatVector a9 = FloatVector.zero(LANES);
    FloatVector b9 = FloatVector.zero(LANES);
    FloatVector a10 = FloatVector.zero(LANES);
    FloatVector b10 = FloatVector.zero(LANES);
    FloatVector a11 = FloatVector.zero(LANES);
    FloatVector b11 = FloatVector.zero(LANES);
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
        g = FloatVector.broadcast(LANES, dy[g0 + 6 * WIDTH + i]);
        a6 = g.fma(left, a6);
        b6 = g.fma(right, b6);
        g = FloatVector.broadcast(LANES, dy[g0 + 7 * WIDTH + i]);
        a7 = g.fma(left, a7);
        b7 = g.fma(right, b7);
        g = FloatVector.broadcast(LANES, dy[g0 + 8 * WIDTH + i]);
        a8 = g.fma(left, a8);
        b8 = g.fma(right, b8);
        g = FloatVector.broadcast(LANES, dy[g0 + 9 * WIDTH + i]);
        a9 = g.fma(left, a9);
        b9 = g.fma(right, b9);
        g = FloatVector.broadcast(LANES, dy[g0 + 10 * WIDTH + i]);
        a10 = g.fma(left, a10);
        b10 = g.fma(right, b10);
        g = FloatVector.broadcast(LANES, dy[g0 + 11 * WIDTH + i]);
        a11 = g.fma(left, a11);
        b11 = g.fma(right, b11);
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
    a6.intoArray(dw, at + 6 * width);
    b6.intoArray(dw, at + 6 * width + LANE_COUNT);
    a7.intoArray(dw, at + 7 * width);
    b7.intoArray(dw, at + 7 * width + LANE_COUNT);
    a8.intoArray(dw, at + 8 * width);
    b8.intoArray(dw, at + 8 * width + LANE_COUNT);
    a9.intoArray(dw, at + 9 * width);
    b9.intoArray(dw, at + 9 * width + LANE_COUNT);
    a10.intoArray(dw, at + 10 * width);
    b10.intoArray(dw, at + 10 * width + LANE_COUNT);
    a11.intoArray(dw, at + 11 * width);
    b11.intoArray(dw, at + 11 * width + LANE_COUNT);
  }

  /// The same with one vector's columns: what is left of an odd number of vectors.
  static void lastColumns(
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
    FloatVector a6 = FloatVector.zero(LANES);
    FloatVector a7 = FloatVector.zero(LANES);
    FloatVector a8 = FloatVector.zero(LANES);
    FloatVector a9 = FloatVector.zero(LANES);
    FloatVector a10 = FloatVector.zero(LANES);
    FloatVector a11 = FloatVector.zero(LANES);
    for (int first = 0; first < sessions; first += WIDTH) {
      int g0 = Panels.column(first, panelRows) + row * WIDTH;
      int count = Math.min(WIDTH, sessions - first);
      for (int i = 0; i < count; i++) {
        int xAt = (first + i) * width + k;
        FloatVector left = FloatVector.fromArray(LANES, x, xAt);
        FloatVector g = FloatVector.broadcast(LANES, dy[g0 + i]);
        a0 = g.fma(left, a0);
        g = FloatVector.broadcast(LANES, dy[g0 + WIDTH + i]);
        a1 = g.fma(left, a1);
        g = FloatVector.broadcast(LANES, dy[g0 + 2 * WIDTH + i]);
        a2 = g.fma(left, a2);
        g = FloatVector.broadcast(LANES, dy[g0 + 3 * WIDTH + i]);
        a3 = g.fma(left, a3);
        g = FloatVector.broadcast(LANES, dy[g0 + 4 * WIDTH + i]);
        a4 = g.fma(left, a4);
        g = FloatVector.broadcast(LANES, dy[g0 + 5 * WIDTH + i]);
        a5 = g.fma(left, a5);
        g = FloatVector.broadcast(LANES, dy[g0 + 6 * WIDTH + i]);
        a6 = g.fma(left, a6);
        g = FloatVector.broadcast(LANES, dy[g0 + 7 * WIDTH + i]);
        a7 = g.fma(left, a7);
        g = FloatVector.broadcast(LANES, dy[g0 + 8 * WIDTH + i]);
        a8 = g.fma(left, a8);
        g = FloatVector.broadcast(LANES, dy[g0 + 9 * WIDTH + i]);
        a9 = g.fma(left, a9);
        g = FloatVector.broadcast(LANES, dy[g0 + 10 * WIDTH + i]);
        a10 = g.fma(left, a10);
        g = FloatVector.broadcast(LANES, dy[g0 + 11 * WIDTH + i]);
        a11 = g.fma(left, a11);
      }
    }
    a0.intoArray(dw, at);
    a1.intoArray(dw, at + width);
    a2.intoArray(dw, at + 2 * width);
    a3.intoArray(dw, at + 3 * width);
    a4.intoArray(dw, at + 4 * width);
    a5.intoArray(dw, at + 5 * width);
    a6.intoArray(dw, at + 6 * width);
    a7.intoArray(dw, at + 7 * width);
    a8.intoArray(dw, at + 8 * width);
    a9.intoArray(dw, at + 9 * width);
    a10.intoArray(dw, at + 10 * width);
    a11.intoArray(dw, at + 11 * width);
  }
}
