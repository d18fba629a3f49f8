package dev.nextclick.models.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// How the sessions of a mini-batch lie in memory: `[panels, rows, WIDTH]`. A panel holds [#WIDTH] sessions side by side,
/// and for each row (a unit, a gate, an item) their numbers, two vectors. The last panel is padded.
///
/// The same matrix with a session a row, `[sessions, stride]`, is called *session-major* here; each form is what some
/// product reads in order.
public final class Panels {

  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /// Floats of a vector.
  static final int LANE_COUNT = LANES.length();

  /// Sessions of a panel: two vectors.
  public static final int WIDTH = 2 * LANE_COUNT;

  private Panels() {}

  /// How many panels so many sessions need.
  public static int count(int sessions) {
    return Math.ceilDiv(sessions, WIDTH);
  }

  /// Turns session-major numbers into panels.
  ///
  /// @param matrix `[sessions, stride]`, of which the first `rows` columns are read
  /// @param panels `[panels, panelRows, WIDTH]`, of which the first `rows` rows are written
  public static void fromSessions(
      float[] matrix, int stride, int sessions, int rows, float[] panels, int panelRows) {
    for (int session = 0; session < sessions; session++) {
      int from = session * stride;
      int to = column(session, panelRows);
      for (int row = 0; row < rows; row++) {
        panels[to + row * WIDTH] = matrix[from + row];
      }
    }
  }

  /// The way back: panels `[panels, panelRows, WIDTH]` into session-major numbers `[sessions, stride]`.
  public static void toSessions(
      float[] panels, int panelRows, int sessions, int rows, float[] matrix, int stride) {
    for (int session = 0; session < sessions; session++) {
      int from = column(session, panelRows);
      int to = session * stride;
      for (int row = 0; row < rows; row++) {
        matrix[to + row] = panels[from + row * WIDTH];
      }
    }
  }

  /// Where a session's first number lies in `[panels, panelRows, WIDTH]`; the others follow at distances of [#WIDTH].
  public static int column(int session, int panelRows) {
    return session / WIDTH * panelRows * WIDTH + session % WIDTH;
  }

  /// `sum[sumAt + i] = Σ parts[..][at + i]`, for `length` numbers, a multiple of [#WIDTH].
  public static void sum(float[][] parts, int at, float[] sum, int sumAt, int length) {
    System.arraycopy(parts[0], at, sum, sumAt, length);
    for (int part = 1; part < parts.length; part++) {
      add(parts[part], at, sum, sumAt, length);
    }
  }

  private static void add(float[] part, int at, float[] sum, int sumAt, int length) {
    for (int i = 0; i < length; i += LANE_COUNT) {
      FloatVector.fromArray(LANES, sum, sumAt + i)
          .add(FloatVector.fromArray(LANES, part, at + i))
          .intoArray(sum, sumAt + i);
    }
  }
}
