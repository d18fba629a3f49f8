package dev.nextclick.models.gru4rec;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The scores of all items: hidden states times item embeddings, plus item biases, with the Vector API.
///
/// The embeddings lie in panels of [#PANEL] items: for each unit the numbers of all items of the panel, side by side. A
/// tile is the product of one panel with up to four hidden states, its sums kept in registers. Each score is summed in
/// the same order whatever the tile, so it does not depend on which sessions are scored together.
final class OutputLayer {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /// Items of a panel: four vectors.
  static final int PANEL = 4 * LANES.length();

  /// Hidden states of a full tile.
  private static final int STATES = 4;

  private final int items;
  private final int units;

  /// `[panels, units, PANEL]`; behind the last item there are zeros.
  private final float[] panels;

  /// `[panels * PANEL]`
  private final float[] biases;

  /// @param embedding `[items, units]`
  /// @param itemBias `[items]`
  OutputLayer(float[] embedding, float[] itemBias, int units) {
    this.items = itemBias.length;
    this.units = units;
    int count = Math.ceilDiv(items, PANEL);
    biases = Arrays.copyOf(itemBias, count * PANEL);
    panels = new float[Math.multiplyExact(count, units * PANEL)];
    for (int item = 0; item < items; item++) {
      int at = item / PANEL * units * PANEL + item % PANEL;
      for (int unit = 0; unit < units; unit++) {
        panels[at + unit * PANEL] = embedding[item * units + unit];
      }
    }
  }

  int items() {
    return items;
  }

  int units() {
    return units;
  }

  /// Writes the scores of all items for each hidden state.
  ///
  /// @param hidden `[states, units]`
  /// @param scores `[states][items or more]`
  void score(float[] hidden, int states, float[][] scores) {
    float[] tile = new float[STATES * PANEL];
    for (int first = 0; first < items; first += PANEL) {
      int length = Math.min(PANEL, items - first);
      int state = 0;
      for (; state + STATES <= states; state += STATES) {
        four(first, hidden, state * units, tile);
        for (int i = 0; i < STATES; i++) {
          System.arraycopy(tile, i * PANEL, scores[state + i], first, length);
        }
      }
      for (; state < states; state++) {
        one(first, hidden, state * units, tile);
        System.arraycopy(tile, 0, scores[state], first, length);
      }
    }
  }

  /// One panel times four hidden states, those at `h`.
  private void four(int first, float[] hidden, int h, float[] tile) {
    int width = LANES.length();
    FloatVector bias0 = FloatVector.fromArray(LANES, biases, first);
    FloatVector bias1 = FloatVector.fromArray(LANES, biases, first + width);
    FloatVector bias2 = FloatVector.fromArray(LANES, biases, first + 2 * width);
    FloatVector bias3 = FloatVector.fromArray(LANES, biases, first + 3 * width);
    FloatVector a0 = bias0;
    FloatVector a1 = bias1;
    FloatVector a2 = bias2;
    FloatVector a3 = bias3;
    FloatVector b0 = bias0;
    FloatVector b1 = bias1;
    FloatVector b2 = bias2;
    FloatVector b3 = bias3;
    FloatVector c0 = bias0;
    FloatVector c1 = bias1;
    FloatVector c2 = bias2;
    FloatVector c3 = bias3;
    FloatVector d0 = bias0;
    FloatVector d1 = bias1;
    FloatVector d2 = bias2;
    FloatVector d3 = bias3;
    int at = first * units;
    for (int unit = 0; unit < units; unit++, at += PANEL) {
      FloatVector e0 = FloatVector.fromArray(LANES, panels, at);
      FloatVector e1 = FloatVector.fromArray(LANES, panels, at + width);
      FloatVector e2 = FloatVector.fromArray(LANES, panels, at + 2 * width);
      FloatVector e3 = FloatVector.fromArray(LANES, panels, at + 3 * width);
      FloatVector x0 = FloatVector.broadcast(LANES, hidden[h + unit]);
      a0 = e0.fma(x0, a0);
      a1 = e1.fma(x0, a1);
      a2 = e2.fma(x0, a2);
      a3 = e3.fma(x0, a3);
      FloatVector x1 = FloatVector.broadcast(LANES, hidden[h + units + unit]);
      b0 = e0.fma(x1, b0);
      b1 = e1.fma(x1, b1);
      b2 = e2.fma(x1, b2);
      b3 = e3.fma(x1, b3);
      FloatVector x2 = FloatVector.broadcast(LANES, hidden[h + 2 * units + unit]);
      c0 = e0.fma(x2, c0);
      c1 = e1.fma(x2, c1);
      c2 = e2.fma(x2, c2);
      c3 = e3.fma(x2, c3);
      FloatVector x3 = FloatVector.broadcast(LANES, hidden[h + 3 * units + unit]);
      d0 = e0.fma(x3, d0);
      d1 = e1.fma(x3, d1);
      d2 = e2.fma(x3, d2);
      d3 = e3.fma(x3, d3);
    }
    a0.intoArray(tile, 0);
    a1.intoArray(tile, 0 + width);
    a2.intoArray(tile, 0 + 2 * width);
    a3.intoArray(tile, 0 + 3 * width);
    b0.intoArray(tile, PANEL);
    b1.intoArray(tile, PANEL + width);
    b2.intoArray(tile, PANEL + 2 * width);
    b3.intoArray(tile, PANEL + 3 * width);
    c0.intoArray(tile, 2 * PANEL);
    c1.intoArray(tile, 2 * PANEL + width);
    c2.intoArray(tile, 2 * PANEL + 2 * width);
    c3.intoArray(tile, 2 * PANEL + 3 * width);
    d0.intoArray(tile, 3 * PANEL);
    d1.intoArray(tile, 3 * PANEL + width);
    d2.intoArray(tile, 3 * PANEL + 2 * width);
    d3.intoArray(tile, 3 * PANEL + 3 * width);
  }

  /// One panel times the hidden state at `h`.
  private void one(int first, float[] hidden, int h, float[] tile) {
    int width = LANES.length();
    FloatVector a0 = FloatVector.fromArray(LANES, biases, first);
    FloatVector a1 = FloatVector.fromArray(LANES, biases, first + width);
    FloatVector a2 = FloatVector.fromArray(LANES, biases, first + 2 * width);
    FloatVector a3 = FloatVector.fromArray(LANES, biases, first + 3 * width);
    int at = first * units;
    for (int unit = 0; unit < units; unit++, at += PANEL) {
      FloatVector x = FloatVector.broadcast(LANES, hidden[h + unit]);
      a0 = FloatVector.fromArray(LANES, panels, at).fma(x, a0);
      a1 = FloatVector.fromArray(LANES, panels, at + width).fma(x, a1);
      a2 = FloatVector.fromArray(LANES, panels, at + 2 * width).fma(x, a2);
      a3 = FloatVector.fromArray(LANES, panels, at + 3 * width).fma(x, a3);
    }
    a0.intoArray(tile, 0);
    a1.intoArray(tile, width);
    a2.intoArray(tile, 2 * width);
    a3.intoArray(tile, 3 * width);
  }
}
