package dev.nextclick.models.blend;

import dev.nextclick.models.popularity.PopularityFloor;
import java.util.Arrays;
import java.util.List;

/// Mixes the scores of all parts for one session: `Σ over parts of weight · share`, where a part's shares are the
/// softmax of its logits divided by its temperature. What no part reaches is scored by popularity, below 0.
///
/// Not safe for use by two threads at once.
final class Mixture {

  /// A share below e^-30 of the best is none.
  static final double FAINTEST = -30;

  private final List<Scale> scales;
  private final BlendWeights weights;
  private final PopularityFloor floor;
  private final double[] logits;
  private final double[] mixed;

  Mixture(List<Scale> scales, BlendWeights weights, PopularityFloor floor) {
    this.scales = scales;
    this.weights = weights;
    this.floor = floor;
    logits = new double[floor.items()];
    mixed = new double[floor.items()];
  }

  /// Fills the first places of an array.
  ///
  /// @param scores by part, each as long as there are items
  void mix(SessionSituation situation, float[][] scores, float[] target) {
    Arrays.fill(mixed, 0);
    for (int part = 0; part < scores.length; part++) {
      double weight = weights.weight(situation, part);
      if (weight > 0) {
        add(scores[part], scales.get(part), weights.temperatures().get(part), weight);
      }
    }
    for (int item = 0; item < mixed.length; item++) {
      float score = (float) mixed[item];
      target[item] = score > 0 ? score : floor.score(item);
    }
  }

  private void add(float[] scores, Scale scale, double temperature, double weight) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int item = 0; item < logits.length; item++) {
      logits[item] = scale.logit(scores[item]);
      highest = Math.max(highest, logits[item]);
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      return;
    }
    double total = 0;
    for (int item = 0; item < logits.length; item++) {
      double below = (logits[item] - highest) / temperature;
      logits[item] = below > FAINTEST ? Math.exp(below) : 0;
      total += logits[item];
    }
    double factor = weight / total;
    for (int item = 0; item < logits.length; item++) {
      mixed[item] += factor * logits[item];
    }
  }
}
