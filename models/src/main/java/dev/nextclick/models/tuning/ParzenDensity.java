package dev.nextclick.models.tuning;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A density over the places from 0 to 1: a mixture of equally heavy normal distributions, cut off at both ends, one around each place
/// seen and a wide one around the middle. Each is as wide as the farther of its neighbours is away, within limits (Bergstra et al., 2011,
/// section 4.2).
final class ParzenDensity {

  private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

  private final double[] centers;
  private final double[] widths;

  /// What is left of each distribution between 0 and 1.
  private final double[] masses;

  private ParzenDensity(double[] centers, double[] widths) {
    this.centers = centers;
    this.widths = widths;
    masses = new double[centers.length];
    for (int i = 0; i < centers.length; i++) {
      masses[i] = cumulative((1 - centers[i]) / widths[i]) - cumulative(-centers[i] / widths[i]);
    }
  }

  static ParzenDensity of(double[] places) {
    double[] centers = Arrays.copyOf(places, places.length + 1);
    centers[places.length] = 0.5;
    Arrays.sort(centers);
    int wide = Arrays.binarySearch(centers, 0.5);
    double least = 1.0 / Math.min(100, centers.length + 1);
    double[] widths = new double[centers.length];
    for (int i = 0; i < centers.length; i++) {
      double below = centers[i] - (i == 0 ? 0 : centers[i - 1]);
      double above = (i == centers.length - 1 ? 1 : centers[i + 1]) - centers[i];
      widths[i] = i == wide ? 1 : Math.clamp(Math.max(below, above), least, 1);
    }
    return new ParzenDensity(centers, widths);
  }

  double at(double place) {
    double sum = 0;
    for (int i = 0; i < centers.length; i++) {
      double distance = (place - centers[i]) / widths[i];
      sum += Math.exp(-distance * distance / 2) / (SQRT_TWO_PI * widths[i] * masses[i]);
    }
    return sum / centers.length;
  }

  double draw(SplittableRandom random) {
    int i = random.nextInt(centers.length);
    while (true) {
      double place = centers[i] + widths[i] * random.nextGaussian();
      if (place >= 0 && place <= 1) {
        return place;
      }
    }
  }

  /// The normal distribution function, to 1e-7 (Abramowitz and Stegun, 1964, 26.2.17).
  private static double cumulative(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / SQRT_TWO_PI * polynomial;
    return x >= 0 ? 1 - tail : tail;
  }
}
