package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;

import jdk.incubator.vector.FloatVector;

/// The gated recurrent unit (Cho et al., 2014, eq. 5-8, in PyTorch's convention), element by element: what is left of it
/// when the products are done.
///
/// The arguments are stretches of one panel: `length` numbers, some units of [Panels#WIDTH] sessions. Gates are three such
/// stretches, one behind the other: reset, update, new.
public final class GruCell {

  private GruCell() {}

  /// `r, z = σ(a + c)`, `n = tanh(a_n + r c_n)`, `h' = (n + z (h - n)) · mask`.
  ///
  /// @param gates a, the gates' sums from the input; r, z, n are written over them
  /// @param hidden c, the gates' sums from the state before
  /// @param before h, the state before
  /// @param mask of the dropout
  /// @param state h', written
  public static void forward(
      float[] gates,
      float[] hidden,
      int gatesAt,
      int length,
      float[] before,
      int beforeAt,
      float[] mask,
      int maskAt,
      float[] state,
      int stateAt) {
    for (int i = gatesAt; i < gatesAt + 2 * length; i += LANE_COUNT) {
      FloatVector sum =
          FloatVector.fromArray(LANES, gates, i).add(FloatVector.fromArray(LANES, hidden, i));
      Exponential.sigmoid(sum).intoArray(gates, i);
    }
    for (int i = 0; i < length; i += LANE_COUNT) {
      int update = gatesAt + length + i;
      int candidate = update + length;
      FloatVector r = FloatVector.fromArray(LANES, gates, gatesAt + i);
      FloatVector z = FloatVector.fromArray(LANES, gates, update);
      FloatVector a = FloatVector.fromArray(LANES, gates, candidate);
      FloatVector n = Exponential.tanh(r.fma(FloatVector.fromArray(LANES, hidden, candidate), a));
      n.intoArray(gates, candidate);
      z.fma(FloatVector.fromArray(LANES, before, beforeAt + i).sub(n), n)
          .mul(FloatVector.fromArray(LANES, mask, maskAt + i))
          .intoArray(state, stateAt + i);
    }
  }

  /// The derivatives of [#forward]: with `d = dh' · mask`, `dz = d (h - n) z (1 - z)`, `dn = d (1 - z) (1 - n²)`,
  /// `dr = dn c_n r (1 - r)`. No gradient flows into h.
  ///
  /// @param gates r, z, n; the gradients of a, `[dr, dz, dn]`, are written over them
  /// @param hidden c; its gradients, `[dr, dz, dn r]`, are written over it
  /// @param gradient dh'
  public static void backward(
      float[] gates,
      float[] hidden,
      int gatesAt,
      int length,
      float[] before,
      int beforeAt,
      float[] mask,
      int maskAt,
      float[] gradient,
      int gradientAt) {
    FloatVector one = FloatVector.broadcast(LANES, 1f);
    for (int i = 0; i < length; i += LANE_COUNT) {
      int reset = gatesAt + i;
      int update = reset + length;
      int candidate = update + length;
      FloatVector d =
          FloatVector.fromArray(LANES, gradient, gradientAt + i)
              .mul(FloatVector.fromArray(LANES, mask, maskAt + i));
      FloatVector r = FloatVector.fromArray(LANES, gates, reset);
      FloatVector z = FloatVector.fromArray(LANES, gates, update);
      FloatVector n = FloatVector.fromArray(LANES, gates, candidate);
      FloatVector h = FloatVector.fromArray(LANES, before, beforeAt + i);
      FloatVector c = FloatVector.fromArray(LANES, hidden, candidate);
      FloatVector dz = Exponential.orZero(d.mul(h.sub(n)).mul(z).mul(one.sub(z)));
      FloatVector dn = Exponential.orZero(d.mul(one.sub(z)).mul(one.sub(n.mul(n))));
      FloatVector dr = Exponential.orZero(dn.mul(c).mul(r).mul(one.sub(r)));
      dr.intoArray(gates, reset);
      dz.intoArray(gates, update);
      dn.intoArray(gates, candidate);
      dr.intoArray(hidden, reset);
      dz.intoArray(hidden, update);
      Exponential.orZero(dn.mul(r)).intoArray(hidden, candidate);
    }
  }
}
