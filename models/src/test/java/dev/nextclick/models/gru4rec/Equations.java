package dev.nextclick.models.gru4rec;

import java.util.Arrays;
import java.util.List;

/// The network as it is published, one number at a time and in double precision: what libtorch's results are compared
/// with. Changing a number of its tables changes what it computes, which is how it is differentiated.
///
/// @param shape of the tables
/// @param scale what cosines are multiplied by where only directions count, 0 where scores are products and biases
/// @param tables in the order of [Gru4RecModule#parameters]
record Equations(Gru4RecShape shape, double scale, List<double[]> tables) {

  static Equations of(Gru4RecWeights weights) {
    return of(weights, 0);
  }

  static Equations of(Gru4RecWeights weights, double scale) {
    return new Equations(
        weights.shape(), scale, weights.tables().stream().map(Equations::wide).toList());
  }

  int units() {
    return shape.units();
  }

  int layers() {
    return shape.layers();
  }

  static double[] wide(float[] numbers) {
    double[] wide = new double[numbers.length];
    Arrays.setAll(wide, i -> numbers[i]);
    return wide;
  }

  /// What the first layer reads of an item: its embedding, or of a one-hot input the first layer's weights of the item.
  double[] input(int item) {
    double[] table = tables.get(shape.input() == Input.TIED ? 0 : 6);
    int width = shape.inputWidth();
    double[] row = Arrays.copyOfRange(table, item * width, (item + 1) * width);
    if (scale > 0 && shape.input() == Input.TIED) {
      double length = length(row);
      Arrays.setAll(row, unit -> row[unit] / length);
    }
    return row;
  }

  /// What the items are scored against, of a state of the top layer: y = tanh(V x + a), layer by layer.
  double[] readout(double[] state) {
    double[] x = state;
    for (int layer = 0; layer < shape.feedForward(); layer++) {
      double[] y = new double[units()];
      for (int unit = 0; unit < units(); unit++) {
        int row = layer * units() + unit;
        y[unit] = Math.tanh(product(tables.get(7), row, x) + tables.get(8)[row]);
      }
      x = y;
    }
    return x;
  }

  /// How much an item is expected after a state of the top layer that was read out.
  double score(double[] readout, int item) {
    if (scale > 0) {
      double[] row = Arrays.copyOfRange(tables.get(0), item * units(), (item + 1) * units());
      return scale * product(tables.get(0), item, readout) / length(row) / length(readout);
    }
    return tables.get(1)[item] + product(tables.get(0), item, readout);
  }

  /// The next state of one layer: Cho et al., 2014, with the reset gate behind the product as in PyTorch and cuDNN.
  ///
  /// r = σ(W_r x + b_r + U_r h + c_r), z = σ(W_z x + b_z + U_z h + c_z), n = tanh(W_n x + b_n + r ∘ (U_n h + c_n)),
  /// h' = (1 - z) ∘ n + z ∘ h
  double[] cell(int layer, double[] x, double[] h) {
    int units = units();
    double[] next = new double[units];
    for (int unit = 0; unit < units; unit++) {
      int r = layer * 3 * units + unit;
      int z = r + units;
      int n = z + units;
      double reset = sigmoid(fromInput(r, x) + fromState(r, h));
      double update = sigmoid(fromInput(z, x) + fromState(z, h));
      double candidate = Math.tanh(fromInput(n, x) + reset * fromState(n, h));
      next[unit] = (1 - update) * candidate + update * h[unit];
    }
    return next;
  }

  private double fromInput(int row, double[] x) {
    int below = row - 3 * units() * (layers() - shape.weightedLayers());
    double weighted = below < 0 ? x[row] : product(tables.get(2), below, x);
    return weighted + tables.get(4)[row];
  }

  private double fromState(int row, double[] h) {
    return product(tables.get(3), row, h) + tables.get(5)[row];
  }

  private double product(double[] matrix, int row, double[] vector) {
    double sum = 0;
    for (int i = 0; i < units(); i++) {
      sum += matrix[row * units() + i] * vector[i];
    }
    return sum;
  }

  private static double length(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum() + 1e-12);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
