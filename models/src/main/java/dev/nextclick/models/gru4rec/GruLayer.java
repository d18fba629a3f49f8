package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.Products;

/// One layer of gated recurrent units: its parameters and its states, which the workers share.
final class GruLayer {

  private final int units;

  /// `[W | b]` and `[U | c]`, `[3 units]` rows each, gates in the order reset, update, new.
  final ParameterRows inputWeights;

  final ParameterRows hiddenWeights;

  /// Rows of a panel of states: the units, the 1 that the biases stand against, padding.
  final int panelRows;

  /// States after this step and after the one before, in turns: panels `[panels, panelRows, WIDTH]`.
  private final float[][] states;

  /// Each worker's part of the gradient of this layer's input: `[workers]` panels `[panels, panelRows, WIDTH]`.
  final float[][] inputGradients;

  GruLayer(Gru4RecSettings settings, int workers) {
    units = settings.units();
    boolean momentum = settings.momentum() > 0;
    inputWeights = new ParameterRows(3 * units, units + 1, momentum, workers);
    hiddenWeights = new ParameterRows(3 * units, units + 1, momentum, workers);
    panelRows = panelRows(units);
    int panels = Panels.count(settings.batchSize());
    states = new float[2][panels * panelRows * Panels.WIDTH];
    for (float[] panel : states) {
      ones(panel, units, panelRows, panels);
    }
    inputGradients = new float[workers][panels * panelRows * Panels.WIDTH];
  }

  /// Rows of a panel that holds so many units, and a 1.
  static int panelRows(int units) {
    return Products.padded(units + 1);
  }

  /// Sets row `row` of each panel to 1.
  static void ones(float[] panels, int row, int panelRows, int count) {
    for (int panel = 0; panel < count; panel++) {
      int from = (panel * panelRows + row) * Panels.WIDTH;
      java.util.Arrays.fill(panels, from, from + Panels.WIDTH, 1f);
    }
  }

  /// @param step the step's number
  float[] states(int step) {
    return states[step & 1];
  }

  float[] statesBefore(int step) {
    return states[~step & 1];
  }

  /// Sets this layer's parameters to those of a network's layer.
  void set(Gru4RecWeights weights, int layer) {
    int matrix = layer * 3 * units * units;
    int bias = layer * 3 * units;
    inputWeights.set(weights.tables().get(2), matrix, weights.tables().get(4), bias);
    hiddenWeights.set(weights.tables().get(3), matrix, weights.tables().get(5), bias);
  }

  /// The opposite of [#set].
  void get(Gru4RecWeights weights, int layer) {
    int matrix = layer * 3 * units * units;
    int bias = layer * 3 * units;
    inputWeights.get(weights.tables().get(2), matrix, weights.tables().get(4), bias);
    hiddenWeights.get(weights.tables().get(3), matrix, weights.tables().get(5), bias);
  }
}
