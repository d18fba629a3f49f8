package dev.nextclick.models.gru4rec;

import dev.nextclick.models.TopItems;
import dev.nextclick.models.VisitedItems;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import java.util.Arrays;

/// One next-item pair, with the scores of all items that can be before its target whatever the revisits are: those of the session, and the
/// best twenty of the others.
final class RevisitPair {

  private static final int NEW = -1;

  /// The target's first; empty where training never showed the target.
  private final float[] scores;

  /// Which of [Revisits#numbers] is added to each, or [#NEW].
  private final byte[] numbers;

  private RevisitPair(float[] scores, byte[] numbers) {
    this.scores = scores;
    this.numbers = numbers;
  }

  /// @param session the clicks before the target
  /// @param scores of all items, without revisits
  static RevisitPair of(int[] session, int target, float[] scores) {
    if (target == Vocabulary.UNKNOWN) {
      return new RevisitPair(new float[0], new byte[0]);
    }
    VisitedItems visited = VisitedItems.of(session);
    TopItems top = TopItems.of(scores, Evaluation.CUTOFF + visited.size() + 1);
    float[] kept = new float[1 + visited.size() + top.size()];
    byte[] numbers = new byte[kept.length];
    Arrays.fill(numbers, (byte) NEW);
    kept[0] = scores[target];
    int size = 1;
    for (int i = 0; i < visited.size(); i++) {
      byte number = (byte) Revisits.indexOf(visited, i);
      if (visited.item(i) == target) {
        numbers[0] = number;
      } else {
        kept[size] = scores[visited.item(i)];
        numbers[size++] = number;
      }
    }
    for (int i = 0; i < top.size(); i++) {
      if (top.item(i) != target && !visited.holds(top.item(i))) {
        kept[size++] = top.score(i);
      }
    }
    return new RevisitPair(Arrays.copyOf(kept, size), Arrays.copyOf(numbers, size));
  }

  /// The target's rank, ties against it; 0 if it is not among the first twenty.
  int rank(double[] revisits) {
    if (scores.length == 0) {
      return 0;
    }
    float target = raised(0, revisits);
    int rank = 1;
    for (int i = 1; i < scores.length; i++) {
      rank += raised(i, revisits) >= target ? 1 : 0;
    }
    return rank > Evaluation.CUTOFF ? 0 : rank;
  }

  /// As [Revisits#addTo] raises it, to the last bit.
  private float raised(int i, double[] revisits) {
    return numbers[i] == NEW ? scores[i] : scores[i] + (float) revisits[numbers[i]];
  }
}
