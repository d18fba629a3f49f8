package dev.nextclick.models.evaluation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The rank of one item among the scores of all.
final class TargetRank {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private TargetRank() {}

  /// The target's rank, 1 for the best. Ties count against the target, and so does a score that is not a number: its
  /// rank is how many of the items are not certainly worse.
  static int of(float[] scores, int items, int target) {
    float score = scores[target];
    int worse = 0;
    int item = 0;
    for (; item < LANES.loopBound(items); item += LANES.length()) {
      worse +=
          FloatVector.fromArray(LANES, scores, item).compare(VectorOperators.LT, score).trueCount();
    }
    for (; item < items; item++) {
      if (scores[item] < score) {
        worse++;
      }
    }
    return items - worse;
  }
}
