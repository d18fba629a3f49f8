package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Vocabulary;
import java.util.SplittableRandom;

/// Draws items in proportion to count^alpha, in constant time each: the alias method (Walker, 1977; Vose, 1991).
final class NegativeSampler {

  /// Item -> in the upper half the chance, of 2^32, that a draw which lands on it stays there; in the lower where a draw goes
  /// that does not. One number, so that a draw reads memory once.
  private final long[] table;

  NegativeSampler(Vocabulary vocabulary, double alpha) {
    int items = vocabulary.size();
    double[] share = new double[items];
    double sum = 0;
    for (int item = 0; item < items; item++) {
      share[item] = Math.pow((double) vocabulary.count(item), alpha);
      sum += share[item];
    }
    table = new long[items];
    int[] stack = new int[items];
    int small = 0;
    int large = items;
    for (int item = 0; item < items; item++) {
      share[item] *= items / sum;
      table[item] = item;
      if (share[item] < 1) {
        stack[small++] = item;
      } else {
        stack[--large] = item;
      }
    }
    // Each item with less than an equal share is filled up from one that has more.
    while (small > 0 && large < items) {
      int poor = stack[--small];
      int rich = stack[large];
      table[poor] = (long) (share[poor] * (1L << 32)) << 32 | rich;
      share[rich] -= 1 - share[poor];
      if (share[rich] < 1) {
        large++;
        stack[small++] = rich;
      }
    }
  }

  int draw(SplittableRandom random) {
    long bits = random.nextLong();
    int item = (int) (((bits >>> 32) * table.length) >>> 32);
    long entry = table[item];
    return (bits & 0xFFFF_FFFFL) < entry >>> 32 ? item : (int) entry;
  }

  /// Draws `count` items, into the beginning of `drawn`.
  void draw(SplittableRandom random, int[] drawn, int count) {
    for (int i = 0; i < count; i++) {
      drawn[i] = draw(random);
    }
  }
}
