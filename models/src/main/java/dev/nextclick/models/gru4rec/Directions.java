package dev.nextclick.models.gru4rec;

import static dev.nextclick.models.kernels.Panels.WIDTH;

import dev.nextclick.models.kernels.Cosine;
import dev.nextclick.models.kernels.Panels;
import java.util.Arrays;

/// One worker's part of scoring by direction: `S = σ cos(h, E)`, as the product of `u = σ h / |h|` with rows that are
/// divided by their lengths. See [Cosine].
final class Directions {

  private final ParameterRows items;
  private final ItemShare share;
  private final float sigma;
  private final int units;
  private final int panelRows;
  private final int mostRows;

  /// `1 / |e|` of each row of the share `[rows]`.
  final float[] inverseLengths;

  /// `σ / |h|` of each session `[panels, WIDTH]`.
  private final float[] factors;

  /// u: panels `[panels, panelRows, WIDTH]`, and session-major `[sessions, width]`; 0 where the bias stands, so that there
  /// is none.
  final float[] states;

  final float[] statesBySession;

  /// The gradient of h, panels `[panels, panelRows, WIDTH]`, as the one part that there is of it.
  private final float[][] stateGradient;

  Directions(
      Gru4RecSettings settings, ParameterRows items, ItemShare share, int panelRows, int mostRows) {
    this.items = items;
    this.share = share;
    this.panelRows = panelRows;
    this.mostRows = mostRows;
    sigma = (float) settings.scale();
    units = settings.units();
    int panels = Panels.count(settings.batchSize());
    inverseLengths = new float[mostRows];
    factors = new float[panels * WIDTH];
    states = new float[panels * panelRows * WIDTH];
    statesBySession = new float[panels * WIDTH * items.width];
    stateGradient = new float[1][panels * panelRows * WIDTH];
  }

  /// Divides an input's embedding, a copy of the item's row, by its length.
  void embed(float[] embeddings, int at) {
    float inverse = Cosine.inverseLength(embeddings, at, items.width);
    for (int unit = 0; unit < units; unit++) {
      embeddings[at + unit] *= inverse;
    }
  }

  /// u of the states h, session-major `[sessions, width]`.
  void takeStates(float[] hBySession, int sessions) {
    int width = items.width;
    for (int slot = 0; slot < sessions; slot++) {
      int at = slot * width;
      System.arraycopy(hBySession, at, statesBySession, at, units);
      factors[slot] = sigma * Cosine.inverseLength(statesBySession, at, width);
      for (int unit = 0; unit < units; unit++) {
        statesBySession[at + unit] *= factors[slot];
      }
    }
    Panels.fromSessions(statesBySession, width, sessions, units, states, panelRows);
  }

  /// Turns products with rows `from` to `to` into scores.
  void scored(float[] scores, int panels, int from, int to) {
    for (int row = from; row < to; row++) {
      inverseLengths[row] = Cosine.inverseLength(items.values, share.offsets[row], items.width);
    }
    divideByLengths(scores, panels, from, to);
  }

  /// Turns gradients of scores into gradients of the products, or products into scores: both by the rows' lengths.
  void divideByLengths(float[] scores, int panels, int from, int to) {
    for (int panel = 0; panel < panels; panel++) {
      Cosine.scaleRows(scores, panel * mostRows * WIDTH, from, to, inverseLengths);
    }
  }

  /// The gradient of h.
  ///
  /// @param parts of the gradient of u, one of each worker
  float[][] stateGradient(float[][] parts, int sessions) {
    int panels = Panels.count(sessions);
    Arrays.fill(factors, sessions, panels * WIDTH, 0f);
    Panels.sum(parts, 0, stateGradient[0], 0, panels * panelRows * WIDTH);
    for (int panel = 0; panel < panels; panel++) {
      int at = panel * panelRows * WIDTH;
      Cosine.stateGradient(states, stateGradient[0], at, units, sigma, factors, panel * WIDTH);
    }
    return stateGradient;
  }
}
