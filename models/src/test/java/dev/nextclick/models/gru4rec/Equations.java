package dev.nextclick.models.gru4rec;

import java.util.Arrays;
import java.util.List;

/// The network as it is published, one number at a time and in double precision: what libtorch's results are compared
/// with. Changing a number of its tables changes what it computes, which is how it is differentiated.
///
/// @param units D
/// @param layers L
/// @param tables in the order of [Gru4RecModule#parameters]
record Equations(int units, int layers, List<double[]> tables) {

  static Equations of(Gru4RecWeights weights) {
    return new Equations(
        weights.units(), weights.layers(), weights.tables().stream().map(Equations::wide).toList());
  }

  static double[] wide(float[] numbers) {
    double[] wide = new double[numbers.length];
    Arrays.setAll(wide, i -> numbers[i]);
    return wide;
  }

  double[] embedding(int item) {
    return Arrays.copyOfRange(tables.get(0), item * units, (item + 1) * units);
  }

  /// How much an item is expected after a state of the top layer.
  double score(double[] state, int item) {
    return tables.get(1)[item] + product(tables.get(0), item, state);
  }

  /// The next state of one layer: Cho et al., 2014, with the reset gate behind the product as in PyTorch and cuDNN.
  ///
  /// r = σ(W_r x + b_r + U_r h + c_r), z = σ(W_z x + b_z + U_z h + c_z), n = tanh(W_n x + b_n + r ∘ (U_n h + c_n)),
  /// h' = (1 - z) ∘ n + z ∘ h
  double[] cell(int layer, double[] x, double[] h) {
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
    return product(tables.get(2), row, x) + tables.get(4)[row];
  }

  private double fromState(int row, double[] h) {
    return product(tables.get(3), row, h) + tables.get(5)[row];
  }

  private double product(double[] matrix, int row, double[] vector) {
    double sum = 0;
    for (int i = 0; i < units; i++) {
      sum += matrix[row * units + i] * vector[i];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
