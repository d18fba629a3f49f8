package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The inner loops of [Products] in tiles of [#TILE] rows by two vectors: 24 sums, for processors with 32 vector registers. Against the
/// small tiles more rows share what is read of the sessions, and twice as many rows are under way from memory at a time. Every sum is
/// added up in the same order as by those: the numbers are the same, bit for bit.
final class TallProducts {

  /// Rows, or units, of a tile.
  static final int TILE = 2 * Products.TILE;

  /// Whether a tile's sums stay in registers, as far as the length of a vector tells: AVX-512 and NEON have 32, AVX2 has 16. Where that is wrong
  /// it costs time only.
  static final boolean FIT = LANE_COUNT != 8;

  private TallProducts() {}

  /// One tile of [Products#forward], from `row` on.
  static void forward(
      float[] table,
      int[] offsets,
      int row,
      int depth,
      int panels,
      float[] x,
      int xRows,
      float[] y,
      int yRows) {
    int w0 = offsets[row];
    int w1 = offsets[row + 1];
    int w2 = offsets[row + 2];
    int w3 = offsets[row + 3];
    int w4 = offsets[row + 4];
    int w5 = offsets[row + 5];
    int w6 = offsets[row + 6];
    int w7 = offsets[row + 7];
    int w8 = offsets[row + 8];
    int w9 = offsets[row + 9];
    int w10 = offsets[row + 10];
    int w11 = offsets[row + 11];
    for (int panel = 0; panel < panels; panel++) {
      int xAt = panel * xRows * WIDTH;
      int at = (panel * yRows + row) * WIDTH;
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
      for (int k = 0; k < depth; k++) {
        FloatVector left = FloatVector.fromArray(LANES, x, xAt + k * WIDTH);
        FloatVector right = FloatVector.fromArray(LANES, x, xAt + k * WIDTH + LANE_COUNT);
        FloatVector w = FloatVector.broadcast(LANES, table[w0 + k]);
        a0 = w.fma(left, a0);
        b0 = w.fma(right, b0);
        w = FloatVector.broadcast(LANES, table[w1 + k]);
        a1 = w.fma(left, a1);
        b1 = w.fma(right, b1);
        w = FloatVector.broadcast(LANES, table[w2 + k]);
        a2 = w.fma(left, a2);
        b2 = w.fma(right, b2);
        w = FloatVector.broadcast(LANES, table[w3 + k]);
        a3 = w.fma(left, a3);
        b3 = w.fma(right, b3);
        w = FloatVector.broadcast(LANES, table[w4 + k]);
        a4 = w.fma(left, a4);
        b4 = w.fma(right, b4);
        w = FloatVector.broadcast(LANES, table[w5 + k]);
        a5 = w.fma(left, a5);
        b5 = w.fma(right, b5);
        w = FloatVector.broadcast(LANES, table[w6 + k]);
        a6 = w.fma(left, a6);
        b6 = w.fma(right, b6);
        w = FloatVector.broadcast(LANES, table[w7 + k]);
        a7 = w.fma(left, a7);
        b7 = w.fma(right, b7);
        w = FloatVector.broadcast(LANES, table[w8 + k]);
        a8 = w.fma(left, a8);
        b8 = w.fma(right, b8);
        w = FloatVector.broadcast(LANES, table[w9 + k]);
        a9 = w.fma(left, a9);
        b9 = w.fma(right, b9);
        w = FloatVector.broadcast(LANES, table[w10 + k]);
        a10 = w.fma(left, a10);
        b10 = w.fma(right, b10);
        w = FloatVector.broadcast(LANES, table[w11 + k]);
        a11 = w.fma(left, a11);
        b11 = w.fma(right, b11);
      }
      a0.intoArray(y, at);
      b0.intoArray(y, at + LANE_COUNT);
      a1.intoArray(y, at + WIDTH);
      b1.intoArray(y, at + WIDTH + LANE_COUNT);
      a2.intoArray(y, at + 2 * WIDTH);
      b2.intoArray(y, at + 2 * WIDTH + LANE_COUNT);
      a3.intoArray(y, at + 3 * WIDTH);
      b3.intoArray(y, at + 3 * WIDTH + LANE_COUNT);
      a4.intoArray(y, at + 4 * WIDTH);
      b4.intoArray(y, at + 4 * WIDTH + LANE_COUNT);
      a5.intoArray(y, at + 5 * WIDTH);
      b5.intoArray(y, at + 5 * WIDTH + LANE_COUNT);
      a6.intoArray(y, at + 6 * WIDTH);
      b6.intoArray(y, at + 6 * WIDTH + LANE_COUNT);
      a7.intoArray(y, at + 7 * WIDTH);
      b7.intoArray(y, at + 7 * WIDTH + LANE_COUNT);
      a8.intoArray(y, at + 8 * WIDTH);
      b8.intoArray(y, at + 8 * WIDTH + LANE_COUNT);
      a9.intoArray(y, at + 9 * WIDTH);
      b9.intoArray(y, at + 9 * WIDTH + LANE_COUNT);
      a10.intoArray(y, at + 10 * WIDTH);
      b10.intoArray(y, at + 10 * WIDTH + LANE_COUNT);
      a11.intoArray(y, at + 11 * WIDTH);
      b11.intoArray(y, at + 11 * WIDTH + LANE_COUNT);
    }
  }

  /// One tile of [Products#inputGradient], of the units from `k` on.
  static void inputGradient(
      float[] table,
      int[] offsets,
      int from,
      int to,
      int k,
      int panels,
      float[] dy,
      int dyRows,
      float[] dx,
      int dxRows) {
    for (int panel = 0; panel < panels; panel++) {
      int dyAt = panel * dyRows * WIDTH;
      int at = (panel * dxRows + k) * WIDTH;
      FloatVector a0 = FloatVector.fromArray(LANES, dx, at);
      FloatVector b0 = FloatVector.fromArray(LANES, dx, at + LANE_COUNT);
      FloatVector a1 = FloatVector.fromArray(LANES, dx, at + WIDTH);
      FloatVector b1 = FloatVector.fromArray(LANES, dx, at + WIDTH + LANE_COUNT);
      FloatVector a2 = FloatVector.fromArray(LANES, dx, at + 2 * WIDTH);
      FloatVector b2 = FloatVector.fromArray(LANES, dx, at + 2 * WIDTH + LANE_COUNT);
      FloatVector a3 = FloatVector.fromArray(LANES, dx, at + 3 * WIDTH);
      FloatVector b3 = FloatVector.fromArray(LANES, dx, at + 3 * WIDTH + LANE_COUNT);
      FloatVector a4 = FloatVector.fromArray(LANES, dx, at + 4 * WIDTH);
      FloatVector b4 = FloatVector.fromArray(LANES, dx, at + 4 * WIDTH + LANE_COUNT);
      FloatVector a5 = FloatVector.fromArray(LANES, dx, at + 5 * WIDTH);
      FloatVector b5 = FloatVector.fromArray(LANES, dx, at + 5 * WIDTH + LANE_COUNT);
      FloatVector a6 = FloatVector.fromArray(LANES, dx, at + 6 * WIDTH);
      FloatVector b6 = FloatVector.fromArray(LANES, dx, at + 6 * WIDTH + LANE_COUNT);
      FloatVector a7 = FloatVector.fromArray(LANES, dx, at + 7 * WIDTH);
      FloatVector b7 = FloatVector.fromArray(LANES, dx, at + 7 * WIDTH + LANE_COUNT);
      FloatVector a8 = FloatVector.fromArray(LANES, dx, at + 8 * WIDTH);
      FloatVector b8 = FloatVector.fromArray(LANES, dx, at + 8 * WIDTH + LANE_COUNT);
      FloatVector a9 = FloatVector.fromArray(LANES, dx, at + 9 * WIDTH);
      FloatVector b9 = FloatVector.fromArray(LANES, dx, at + 9 * WIDTH + LANE_COUNT);
      FloatVector a10 = FloatVector.fromArray(LANES, dx, at + 10 * WIDTH);
      FloatVector b10 = FloatVector.fromArray(LANES, dx, at + 10 * WIDTH + LANE_COUNT);
      FloatVector a11 = FloatVector.fromArray(LANES, dx, at + 11 * WIDTH);
      FloatVector b11 = FloatVector.fromArray(LANES, dx, at + 11 * WIDTH + LANE_COUNT);
      for (int row = from; row < to; row++) {
        int w = offsets[row] + k;
        FloatVector left = FloatVector.fromArray(LANES, dy, dyAt + row * WIDTH);
        FloatVector right = FloatVector.fromArray(LANES, dy, dyAt + row * WIDTH + LANE_COUNT);
        FloatVector weight = FloatVector.broadcast(LANES, table[w]);
        a0 = weight.fma(left, a0);
        b0 = weight.fma(right, b0);
        weight = FloatVector.broadcast(LANES, table[w + 1]);
        a1 = weight.fma(left, a1);
        b1 = weight.fma(right, b1);
        weight = FloatVector.broadcast(LANES, table[w + 2]);
        a2 = weight.fma(left, a2);
        b2 = weight.fma(right, b2);
        weight = FloatVector.broadcast(LANES, table[w + 3]);
        a3 = weight.fma(left, a3);
        b3 = weight.fma(right, b3);
        weight = FloatVector.broadcast(LANES, table[w + 4]);
        a4 = weight.fma(left, a4);
        b4 = weight.fma(right, b4);
        weight = FloatVector.broadcast(LANES, table[w + 5]);
        a5 = weight.fma(left, a5);
        b5 = weight.fma(right, b5);
        weight = FloatVector.broadcast(LANES, table[w + 6]);
        a6 = weight.fma(left, a6);
        b6 = weight.fma(right, b6);
        weight = FloatVector.broadcast(LANES, table[w + 7]);
        a7 = weight.fma(left, a7);
        b7 = weight.fma(right, b7);
        weight = FloatVector.broadcast(LANES, table[w + 8]);
        a8 = weight.fma(left, a8);
        b8 = weight.fma(right, b8);
        weight = FloatVector.broadcast(LANES, table[w + 9]);
        a9 = weight.fma(left, a9);
        b9 = weight.fma(right, b9);
        weight = FloatVector.broadcast(LANES, table[w + 10]);
        a10 = weight.fma(left, a10);
        b10 = weight.fma(right, b10);
        weight = FloatVector.broadcast(LANES, table[w + 11]);
        a11 = weight.fma(left, a11);
        b11 = weight.fma(right, b11);
      }
      a0.intoArray(dx, at);
      b0.intoArray(dx, at + LANE_COUNT);
      a1.intoArray(dx, at + WIDTH);
      b1.intoArray(dx, at + WIDTH + LANE_COUNT);
      a2.intoArray(dx, at + 2 * WIDTH);
      b2.intoArray(dx, at + 2 * WIDTH + LANE_COUNT);
      a3.intoArray(dx, at + 3 * WIDTH);
      b3.intoArray(dx, at + 3 * WIDTH + LANE_COUNT);
      a4.intoArray(dx, at + 4 * WIDTH);
      b4.intoArray(dx, at + 4 * WIDTH + LANE_COUNT);
      a5.intoArray(dx, at + 5 * WIDTH);
      b5.intoArray(dx, at + 5 * WIDTH + LANE_COUNT);
      a6.intoArray(dx, at + 6 * WIDTH);
      b6.intoArray(dx, at + 6 * WIDTH + LANE_COUNT);
      a7.intoArray(dx, at + 7 * WIDTH);
      b7.intoArray(dx, at + 7 * WIDTH + LANE_COUNT);
      a8.intoArray(dx, at + 8 * WIDTH);
      b8.intoArray(dx, at + 8 * WIDTH + LANE_COUNT);
      a9.intoArray(dx, at + 9 * WIDTH);
      b9.intoArray(dx, at + 9 * WIDTH + LANE_COUNT);
      a10.intoArray(dx, at + 10 * WIDTH);
      b10.intoArray(dx, at + 10 * WIDTH + LANE_COUNT);
      a11.intoArray(dx, at + 11 * WIDTH);
      b11.intoArray(dx, at + 11 * WIDTH + LANE_COUNT);
    }
  }
}
