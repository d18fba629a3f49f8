package dev.nextclick.models.gru4rec;

import static dev.nextclick.models.kernels.Panels.WIDTH;

import dev.nextclick.models.gru4rec.ParameterRows.LearningRate;
import dev.nextclick.models.kernels.Dropout;
import dev.nextclick.models.kernels.GruCell;
import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.Products;
import java.util.Arrays;
import java.util.Optional;

/// One worker's units of a layer: it calculates their gates and states, and learns their rows.
final class GruShare {

  private final GruLayer layer;
  private final int number;
  private final Gru4RecSettings settings;
  private final LearningRate rate;
  private final int units;
  private final int panelRows;

  /// The worker's units: `own` of them, from `first` on.
  private final int first;

  private final int own;

  /// Where the rows of its gates begin: reset, update, new, padding.
  private final int[] inputRows;

  private final int[] hiddenRows;
  private final int gateRows;

  /// Panels `[panels, gateRows, WIDTH]`: the gates' sums from the input and from the state before, then r, z, n, then the
  /// gradients of the sums.
  private final float[] gates;

  private final float[] hidden;

  /// Dropout of the worker's units, panels `[panels, own, WIDTH]`.
  private final float[] mask;

  /// States before this step: panels `[panels, panelRows, WIDTH]`, and session-major `[sessions, width]`.
  private final float[] before;

  private final float[] beforeBySession;

  /// States after this step, session-major `[sessions, width]`, with a 1 where the bias stands.
  final float[] statesBySession;

  /// The gradient of the worker's units, panels `[panels, own, WIDTH]`.
  private final float[] gradient;

  private final ParameterRows.Gradients gradients;

  GruShare(
      GruLayer layer,
      int number,
      Gru4RecSettings settings,
      LearningRate rate,
      int worker,
      int workers) {
    this.layer = layer;
    this.number = number;
    this.settings = settings;
    this.rate = rate;
    units = settings.units();
    panelRows = layer.panelRows;
    first = (int) ((long) units * worker / workers);
    own = (int) ((long) units * (worker + 1) / workers) - first;
    gateRows = Products.padded(3 * own);
    inputRows = rows(layer.inputWeights, worker);
    hiddenRows = rows(layer.hiddenWeights, worker);
    int panels = Panels.count(settings.batchSize());
    gates = new float[panels * gateRows * WIDTH];
    hidden = new float[panels * gateRows * WIDTH];
    mask = new float[panels * own * WIDTH];
    Arrays.fill(mask, 1f);
    before = new float[panels * panelRows * WIDTH];
    GruLayer.ones(before, units, panelRows, panels);
    int width = layer.inputWeights.width;
    beforeBySession = new float[panels * WIDTH * width];
    statesBySession = new float[panels * WIDTH * width];
    for (int session = 0; session < panels * WIDTH; session++) {
      beforeBySession[session * width + units] = 1;
      statesBySession[session * width + units] = 1;
    }
    gradient = new float[panels * own * WIDTH];
    gradients = new ParameterRows.Gradients(width);
  }

  private int[] rows(ParameterRows weights, int worker) {
    int[] rows = new int[gateRows];
    Arrays.fill(rows, weights.spare(worker));
    for (int gate = 0; gate < 3; gate++) {
      for (int unit = 0; unit < own; unit++) {
        rows[gate * own + unit] = weights.offset(gate * units + first + unit);
      }
    }
    return rows;
  }

  /// `r, z = σ(W x + b + U h + c)`, `n = tanh(W_n x + b_n + r (U_n h + c_n))`, `h' = (n + z (h - n)) · mask`.
  ///
  /// @param input x, panels `[panels, panelRows, WIDTH]`
  void forward(MiniBatch batch, int step, float[] input) {
    carryOn(batch, layer.statesBefore(step));
    dropout(batch);
    float[] states = layer.states(step);
    int panels = Panels.count(batch.size);
    Products.forward(
        layer.inputWeights.values,
        inputRows,
        0,
        gateRows,
        units + 1,
        panels,
        input,
        panelRows,
        gates,
        gateRows);
    Products.forward(
        layer.hiddenWeights.values,
        hiddenRows,
        0,
        gateRows,
        units + 1,
        panels,
        before,
        panelRows,
        hidden,
        gateRows);
    for (int panel = 0; panel < panels; panel++) {
      int h = (panel * panelRows + first) * WIDTH;
      int m = panel * own * WIDTH;
      int g = panel * gateRows * WIDTH;
      GruCell.forward(gates, hidden, g, own * WIDTH, before, h, mask, m, states, h);
    }
  }

  /// To be called when all workers are through with [#forward].
  void collect(MiniBatch batch, int step) {
    int width = layer.inputWeights.width;
    Panels.toSessions(layer.states(step), panelRows, batch.size, units, statesBySession, width);
  }

  /// The derivatives of [#forward]; adds those of the input to the worker's part, and learns the worker's rows.
  ///
  /// @param parts of the gradient of h', one of each worker
  /// @param inputBySession x, session-major `[sessions, width]`
  void backward(MiniBatch batch, float[][] parts, int worker, float[] inputBySession) {
    float[] inputGradient = layer.inputGradients[worker];
    int panels = Panels.count(batch.size);
    for (int panel = 0; panel < panels; panel++) {
      int h = (panel * panelRows + first) * WIDTH;
      int m = panel * own * WIDTH;
      int g = panel * gateRows * WIDTH;
      Panels.sum(parts, h, gradient, m, own * WIDTH);
      GruCell.backward(gates, hidden, g, own * WIDTH, before, h, mask, m, gradient, m);
    }
    Arrays.fill(inputGradient, 0f);
    Products.inputGradient(
        layer.inputWeights.values,
        inputRows,
        0,
        3 * own,
        units,
        panels,
        gates,
        gateRows,
        inputGradient,
        panelRows);
    layer.inputWeights.learn(
        inputRows,
        0,
        gateRows,
        gates,
        gateRows,
        inputBySession,
        batch.size,
        gradients,
        Optional.empty(),
        rate);
    layer.hiddenWeights.learn(
        hiddenRows,
        0,
        gateRows,
        hidden,
        gateRows,
        beforeBySession,
        batch.size,
        gradients,
        Optional.empty(),
        rate);
  }

  /// The states that this step begins with: 0 for a session that begins, and a session that moved takes its state along.
  private void carryOn(MiniBatch batch, float[] statesBefore) {
    System.arraycopy(statesBefore, 0, before, 0, before.length);
    int width = layer.inputWeights.width;
    for (int slot = 0; slot < batch.size; slot++) {
      int from = batch.carry[slot];
      int at = slot * width;
      if (from < 0) {
        Arrays.fill(beforeBySession, at, at + units, 0f);
      } else {
        System.arraycopy(statesBySession, from * width, beforeBySession, at, units);
      }
      if (from != slot) {
        int to = Panels.column(slot, panelRows);
        for (int unit = 0; unit < units; unit++) {
          before[to + unit * WIDTH] = beforeBySession[at + unit];
        }
      }
    }
  }

  private void dropout(MiniBatch batch) {
    double dropout = settings.hiddenDropout();
    if (dropout == 0) {
      return;
    }
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      for (int unit = 0; unit < own; unit++) {
        int index = (number * batch.size + panel * WIDTH) * units + first + unit;
        int at = (panel * own + unit) * WIDTH;
        Dropout.fill(batch.hiddenSeed, index, units, dropout, mask, at, WIDTH);
      }
    }
  }
}
