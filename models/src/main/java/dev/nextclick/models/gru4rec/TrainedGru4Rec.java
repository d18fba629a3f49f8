package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Vocabulary;
import java.time.Duration;
import java.util.List;

/// What a training gives: plain Java, nothing to close.
///
/// @param vocabulary the items
/// @param settings the hyperparameters
/// @param weights what was learned; with early stopping, until the best epoch's end
/// @param pairs next-item pairs learned from, over all epochs
/// @param loss mean loss of a pair in the last epoch (nats)
/// @param elapsed how long it took, with the judging of epochs where there was any
/// @param learningCurve what each epoch gave, from the first one on; empty where nobody kept it
public record TrainedGru4Rec(
    Vocabulary vocabulary,
    Gru4RecSettings settings,
    Gru4RecWeights weights,
    long pairs,
    double loss,
    Duration elapsed,
    List<LearnedEpoch> learningCurve) {

  public TrainedGru4Rec {
    learningCurve = List.copyOf(learningCurve);
  }

  /// A model whose learning curve nobody kept.
  public TrainedGru4Rec(
      Vocabulary vocabulary,
      Gru4RecSettings settings,
      Gru4RecWeights weights,
      long pairs,
      double loss,
      Duration elapsed) {
    this(vocabulary, settings, weights, pairs, loss, elapsed, List.of());
  }

  /// Next-item pairs learned from per second.
  public double eventsPerSecond() {
    return pairs / Math.max(1e-9, elapsed.toNanos() / 1e9);
  }
}
