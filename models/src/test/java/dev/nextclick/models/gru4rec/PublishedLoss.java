package dev.nextclick.models.gru4rec;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The losses as they are published, in double precision: every candidate counts by itself, equal to another or not.
final class PublishedLoss {

  private PublishedLoss() {}

  /// The loss of one session.
  ///
  /// @param target score of the session's own item
  /// @param scores of all candidates
  /// @param own which of them are copies of the session's own item; they are not its negatives
  /// @param weights of the candidates in the softmax of cross-entropy
  static double of(
      Gru4RecSettings settings, double target, double[] scores, boolean[] own, double[] weights) {
    int[] negatives = IntStream.range(0, scores.length).filter(j -> !own[j]).toArray();
    if (settings.loss() == Loss.CROSS_ENTROPY) {
      int[] all = IntStream.range(0, scores.length).toArray();
      int[] copies = IntStream.of(all).filter(j -> own[j]).toArray();
      IntToDoubleFunction share = j -> weights[j] * Math.exp(scores[j]);
      return -Math.log(sum(copies, share) / sum(all, share));
    }
    if (negatives.length == 0) {
      return 0;
    }
    double n = negatives.length;
    IntToDoubleFunction top1 = j -> sigmoid(scores[j] - target) + sigmoid(scores[j] * scores[j]);
    return switch (settings.loss()) {
      case CROSS_ENTROPY -> throw new AssertionError();
      case BPR -> sum(negatives, j -> -Math.log(sigmoid(target - scores[j]))) / n;
      case TOP1 -> sum(negatives, top1) / n;
      case TOP1_MAX -> {
        double all = sum(negatives, j -> Math.exp(scores[j]));
        yield sum(negatives, j -> Math.exp(scores[j]) / all * top1.applyAsDouble(j));
      }
      case BPR_MAX -> {
        double alpha = settings.elu();
        double own0 = elu(target, alpha);
        IntToDoubleFunction f = j -> elu(scores[j], alpha);
        double all = sum(negatives, j -> Math.exp(f.applyAsDouble(j)));
        IntToDoubleFunction s = j -> Math.exp(f.applyAsDouble(j)) / all;
        double better =
            sum(negatives, j -> s.applyAsDouble(j) * sigmoid(own0 - f.applyAsDouble(j)));
        double squares = sum(negatives, j -> s.applyAsDouble(j) * Math.pow(f.applyAsDouble(j), 2));
        yield -Math.log(better) + settings.bpreg() * squares;
      }
    };
  }

  private static double elu(double score, double alpha) {
    return score > 0 || alpha == 0 ? score : alpha * (Math.exp(score) - 1);
  }

  private static double sum(int[] indexes, IntToDoubleFunction term) {
    return IntStream.of(indexes).mapToDouble(term).sum();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
