package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Adagrad;
import dev.nextclick.models.kernels.Cosine;
import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.Products;
import dev.nextclick.models.kernels.WeightGradients;
import java.util.Optional;

/// A table of parameters in the form in which a step needs them: a row is `[weights | sums of squares | momenta]`, so that
/// what is learned together lies together. A row's weights end with its bias, against which stands a 1 in the input.
///
/// Behind the rows there are spare ones of zeros, one for each worker: lists of rows are padded with them, and as their
/// gradients are 0 they stay zeros.
final class ParameterRows {

  /// Rows that are looked at together: with what is calculated of them they fit into the nearest caches.
  static final int BLOCK = 8 * Products.TILE;

  /// A cache line in floats; rows begin on one.
  private static final int LINE = 16;

  /// What a large array's header leaves of its first cache line.
  private static final int FIRST = 12;

  private final int rows;
  private final int stride;

  /// Weights of a row, the bias included.
  final int columns;

  /// Numbers of each part of a row: the columns, padded with zeros.
  final int width;

  final float[] values;

  /// @throws IllegalArgumentException if no Java array can hold the table
  ParameterRows(int rows, int columns, boolean momentum, int workers) {
    this.rows = rows;
    this.columns = columns;
    this.width = width(columns);
    this.stride = stride(columns, momentum);
    if (rows > mostRows(columns, momentum) - workers) {
      throw new IllegalArgumentException(
          "%,d rows of %d numbers are more than a Java array holds".formatted(rows, stride));
    }
    values = new float[FIRST + (rows + workers) * stride + LINE];
  }

  /// How many rows a table can have, its spare ones included.
  static int mostRows(int columns, boolean momentum) {
    return (Integer.MAX_VALUE - 8 - FIRST - LINE) / stride(columns, momentum);
  }

  private static int width(int columns) {
    int multiple = Math.max(LINE, Panels.WIDTH / 2);
    return Math.ceilDiv(columns, multiple) * multiple;
  }

  private static int stride(int columns, boolean momentum) {
    return (momentum ? 3 : 2) * width(columns);
  }

  /// Where a row begins in the values.
  int offset(int row) {
    return FIRST + row * stride;
  }

  /// Where a worker's spare row begins.
  int spare(int worker) {
    return offset(rows + worker);
  }

  /// Sets all weights: `weights` `[rows, columns - 1]` from `weightsAt` on, and `biases` `[rows]` from `biasesAt` on.
  void set(float[] weights, int weightsAt, float[] biases, int biasesAt) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(weights, weightsAt + row * (columns - 1), values, offset(row), columns - 1);
      values[offset(row) + columns - 1] = biases[biasesAt + row];
    }
  }

  /// The opposite of [#set].
  void get(float[] weights, int weightsAt, float[] biases, int biasesAt) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, offset(row), weights, weightsAt + row * (columns - 1), columns - 1);
      biases[biasesAt + row] = values[offset(row) + columns - 1];
    }
  }

  /// Takes a step for some rows of which this batch is all there is to learn from: their gradient `dY Xᵀ`, then Adagrad.
  ///
  /// @param offsets where the rows begin; `from` to `to`, a multiple of [Products#TILE] further, are learned
  /// @param dy panels `[panels, panelRows, WIDTH]`, the gradients of what the rows gave
  /// @param x session-major `[sessions, width]`, what the rows were multiplied with
  /// @param inverseLengths see [#learn(int, float[], int, Optional, int, LearningRate)]
  void learn(
      int[] offsets,
      int from,
      int to,
      float[] dy,
      int panelRows,
      float[] x,
      int sessions,
      Gradients gradients,
      Optional<float[]> inverseLengths,
      LearningRate rate) {
    for (int first = from; first < to; first += BLOCK) {
      int behind = Math.min(to, first + BLOCK);
      float[] ofRows = gradients.ofRows;
      WeightGradients.product(dy, panelRows, first, behind, x, sessions, width, ofRows, 0);
      // In a loop of its own: a row that waits for its sum would hold up the reading of those
      // behind it.
      for (int row = first; row < behind; row++) {
        int at = (row - first) * width;
        gradients.along[row - first] = along(offsets[row], ofRows, at, inverseLengths, row);
      }
      for (int row = first; row < behind; row++) {
        float along = gradients.along[row - first];
        learn(offsets[row], ofRows, (row - first) * width, along, rate);
      }
    }
  }

  /// Takes a step for one row, whose gradient `[width]` is known.
  ///
  /// @param offset where it begins
  /// @param inverseLengths given where only the directions of rows count: then the part of the gradient along the row is taken out;
  ///     the row's stands at `row`
  void learn(
      int offset,
      float[] gradient,
      int gradientAt,
      Optional<float[]> inverseLengths,
      int row,
      LearningRate rate) {
    float along = along(offset, gradient, gradientAt, inverseLengths, row);
    learn(offset, gradient, gradientAt, along, rate);
  }

  /// [Cosine#along] of a row; 0 where lengths count.
  private float along(
      int offset, float[] gradient, int gradientAt, Optional<float[]> inverseLengths, int row) {
    return inverseLengths.isPresent()
        ? Cosine.along(values, offset, width, gradient, gradientAt, inverseLengths.get()[row])
        : 0;
  }

  private void learn(int offset, float[] gradient, int gradientAt, float along, LearningRate rate) {
    Adagrad.update(
        values, offset, width, gradient, gradientAt, along, rate.rate(), rate.momentum());
  }

  /// One worker's scratch, for a block of rows.
  static final class Gradients {

    /// `[BLOCK, width]`
    private final float[] ofRows;

    /// [ParameterRows#along] of each `[BLOCK]`
    private final float[] along;

    Gradients(int width) {
      ofRows = new float[BLOCK * width];
      along = new float[BLOCK];
    }
  }

  /// Of Adagrad.
  record LearningRate(float rate, float momentum) {}
}
