package dev.nextclick.storefront;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Draws indexes in proportion to weights.
final class Draws {

  private final int first;
  private final double[] cumulative;

  /// Draws from `first` to `first + count - 1`.
  Draws(double[] weights, int first, int count) {
    this.first = first;
    cumulative = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[first + i];
      cumulative[i] = sum;
    }
  }

  int next(RandomGenerator random) {
    double sum = cumulative[cumulative.length - 1];
    int place = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
    int above = place < 0 ? -place - 1 : place + 1;
    return first + Math.min(above, cumulative.length - 1);
  }
}
