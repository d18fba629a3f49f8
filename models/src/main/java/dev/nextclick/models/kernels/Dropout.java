package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANE_COUNT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Dropout masks (Srivastava et al., 2014, scaled in training): 0 with a probability of `rate`, else `1 / (1 - rate)`.
///
/// A mask is a function of a seed and an element's index, not a stream of random numbers: whoever needs a part of it, in
/// whatever layout, makes just that part.
public final class Dropout {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Float> FLOATS = Panels.LANES;

  /// 2^32 divided by the golden ratio: sets neighbouring indexes far apart (Knuth, 6.4).
  private static final int GOLDEN = 0x9E3779B9;

  private static final int FIRST_FACTOR = 0x7feb352d;

  private static final int SECOND_FACTOR = 0x846ca68b;

  private Dropout() {}

  /// The mask at one index.
  ///
  /// @param rate from 0 to less than 1
  public static float factor(int seed, int index, double rate) {
    return bits(seed + index * GOLDEN) < limit(rate) ? 0f : kept(rate);
  }

  /// Writes the mask of some elements: `mask[at + i]` is that of index `first + i * step`.
  ///
  /// @param length how many; up to a vector's length more are written
  public static void fill(
      int seed, int first, int step, double rate, float[] mask, int at, int length) {
    FloatVector kept = FloatVector.broadcast(FLOATS, kept(rate));
    int limit = limit(rate);
    IntVector state =
        IntVector.zero(INTS).addIndex(1).mul(step * GOLDEN).add(seed + first * GOLDEN);
    for (int i = 0; i < length; i += LANE_COUNT) {
      IntVector x = state;
      x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16)).mul(FIRST_FACTOR);
      x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15)).mul(SECOND_FACTOR);
      x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16));
      kept.blend(0f, x.compare(VectorOperators.LT, limit).cast(FLOATS)).intoArray(mask, at + i);
      state = state.add(LANE_COUNT * step * GOLDEN);
    }
  }

  /// 32 bits in which each bit of x has its say: Wellons' hash-prospector, "lowbias32".
  private static int bits(int x) {
    x = (x ^ x >>> 16) * FIRST_FACTOR;
    x = (x ^ x >>> 15) * SECOND_FACTOR;
    return x ^ x >>> 16;
  }

  private static int limit(double rate) {
    return (int) (rate * (1L << 32) + Integer.MIN_VALUE);
  }

  private static float kept(double rate) {
    return (float) (1 / (1 - rate));
  }
}
