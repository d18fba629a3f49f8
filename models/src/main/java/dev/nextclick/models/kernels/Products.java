package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The products of a linear layer `Y = W X` for rows of W that lie anywhere in a table: item embeddings are such rows, and
/// so are the weights of a gate. The third, the gradient of W, is [WeightGradients].
///
/// Rows are named by where they begin, and taken [#TILE] at a time, or as many more as the registers hold ([TallProducts]): their lists are
/// padded to a multiple of it.
public final class Products {

  /// Rows, or units, of a tile.
  public static final int TILE = 6;

  private Products() {}

  /// The least multiple of [#TILE] that is not less.
  public static int padded(int rows) {
    return Math.ceilDiv(rows, TILE) * TILE;
  }

  /// `Y = W X`: `y[row, session] = Σ_k w[row, k] x[k, session]`.
  ///
  /// @param table holds the rows of W; row `r` is the `depth` numbers from `offsets[r]` on
  /// @param from the first row, and `to` the one behind the last: a multiple of [#TILE] further
  /// @param x panels `[panels, xRows, WIDTH]`, of which the first `depth` rows are read
  /// @param y panels `[panels, yRows, WIDTH]`, of which rows `from` to `to` are written
  public static void forward(
      float[] table,
      int[] offsets,
      int from,
      int to,
      int depth,
      int panels,
      float[] x,
      int xRows,
      float[] y,
      int yRows) {
    int row = from;
    for (; TallProducts.FIT && row + TallProducts.TILE <= to; row += TallProducts.TILE) {
      TallProducts.forward(table, offsets, row, depth, panels, x, xRows, y, yRows);
    }
    for (; row < to; row += TILE) {
      int w0 = offsets[row];
      int w1 = offsets[row + 1];
      int w2 = offsets[row + 2];
      int w3 = offsets[row + 3];
      int w4 = offsets[row + 4];
      int w5 = offsets[row + 5];
      for (int panel = 0; panel < panels; panel++) {
        int xAt = panel * xRows * WIDTH;
        int at = (panel * yRows + row) * WIDTH;
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
      }
    }
  }

  /// `w · x` of one row and one session, both padded with zeros to `width`, a multiple of the vector's length.
  public static float dot(float[] table, int row, float[] x, int at, int width) {
    FloatVector sum = FloatVector.zero(LANES);
    for (int k = 0; k < width; k += LANE_COUNT) {
      FloatVector w = FloatVector.fromArray(LANES, table, row + k);
      sum = w.fma(FloatVector.fromArray(LANES, x, at + k), sum);
    }
    return Lanes.sum(sum);
  }

  /// `dX += Wᵀ dY`: `dx[k, session] += Σ_row w[row, k] dy[row, session]`.
  ///
  /// @param table holds the rows of W, each at least `padded(depth)` long, from `offsets[r]` on
  /// @param from the first row, and `to` the one behind the last
  /// @param dy panels `[panels, dyRows, WIDTH]`, of which rows `from` to `to` are read
  /// @param dx panels `[panels, dxRows, WIDTH]`, of which the first `padded(depth)` rows are added to
  public static void inputGradient(
      float[] table,
      int[] offsets,
      int from,
      int to,
      int depth,
      int panels,
      float[] dy,
      int dyRows,
      float[] dx,
      int dxRows) {
    int k = 0;
    for (; TallProducts.FIT && k + TallProducts.TILE <= padded(depth); k += TallProducts.TILE) {
      TallProducts.inputGradient(table, offsets, from, to, k, panels, dy, dyRows, dx, dxRows);
    }
    for (; k < depth; k += TILE) {
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
      }
    }
  }
}
