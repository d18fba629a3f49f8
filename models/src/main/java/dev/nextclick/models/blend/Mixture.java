package dev.nextclick.models.blend;

import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.VisitedItems;
import dev.nextclick.models.kernels.Softmax;
import dev.nextclick.models.popularity.PopularityFloor;
import java.util.Arrays;
import java.util.List;

/// Mixes the scores of all parts for one session: `Σ over parts of weight · share`, where a part's shares are the
/// softmax of its logits divided by its temperature, and its weight depends on the session and on where in it the item
/// was clicked last. What no part reaches is scored by popularity, below 0.
///
/// Not safe for use by two threads at once.
final class Mixture {

  /// A share below e^-30 of the best is none.
  static final double FAINTEST = Softmax.FAINTEST;

  private final List<Scale> scales;
  private final BlendWeights weights;
  private final PopularityFloor floor;
  private final float[] shares;

  Mixture(List<Scale> scales, BlendWeights weights, PopularityFloor floor) {
    this.scales = scales;
    this.weights = weights;
    this.floor = floor;
    shares = new float[floor.items()];
  }

  /// Fills the first places of an array.
  ///
  /// @param session its clicks so far
  /// @param scores by part, each as long as there are items
  void mix(int[] session, float[][] scores, float[] target) {
    VisitedItems visited = VisitedItems.of(session);
    SessionSituation situation = SessionSituation.of(visited);
    float[] ofVisited = new float[visited.size()];
    Arrays.fill(target, 0, shares.length, 0);
    for (int part = 0; part < scores.length; part++) {
      float temperature = weights.temperatures().get(part).floatValue();
      double total =
          switch (scales.get(part)) {
            case LOGITS -> ofLogits(scores[part], temperature);
            case PROPORTIONS -> ofProportions(scores[part], temperature);
          };
      if (total > 0) {
        double ofNew = weights.weight(situation, ItemPlace.NEW, part);
        Softmax.add(shares, shares.length, (float) (ofNew / total), target);
        for (int i = 0; i < ofVisited.length; i++) {
          double weight = weights.weight(situation, visited.place(i), part);
          ofVisited[i] += (float) (weight / total) * shares[visited.item(i)];
        }
      }
    }
    for (int i = 0; i < ofVisited.length; i++) {
      target[visited.item(i)] = ofVisited[i];
    }
    for (int item = 0; item < shares.length; item++) {
      if (!(target[item] > 0)) {
        target[item] = floor.score(item);
      }
    }
  }

  /// Gives 0 where there is no number to start from.
  private double ofLogits(float[] scores, float temperature) {
    float highest = Softmax.highest(scores, shares.length);
    return Float.isFinite(highest)
        ? Softmax.powers(scores, shares.length, highest, temperature, shares)
        : 0;
  }

  /// `e^(log s / τ) = s^(1/τ)`, of the few items that are reached.
  private double ofProportions(float[] scores, float temperature) {
    float highest = Softmax.highest(scores, shares.length);
    double total = 0;
    if (highest > 0) {
      double faintest = highest * Math.exp(temperature * FAINTEST);
      for (int item = 0; item < shares.length; item++) {
        float score = scores[item];
        shares[item] = score > faintest ? (float) Math.pow(score / highest, 1.0 / temperature) : 0;
        total += shares[item];
      }
    }
    return total;
  }
}
