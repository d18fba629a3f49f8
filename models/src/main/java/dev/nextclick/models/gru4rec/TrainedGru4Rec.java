package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Vocabulary;
import java.time.Duration;

/// What a training gives: plain Java, nothing to close.
///
/// @param vocabulary the items
/// @param settings the hyperparameters
/// @param weights what was learned
/// @param pairs next-item pairs learned from, over all epochs
/// @param loss mean loss of a pair in the last epoch (nats)
/// @param elapsed how long it took
public record TrainedGru4Rec(
    Vocabulary vocabulary,
    Gru4RecSettings settings,
    Gru4RecWeights weights,
    long pairs,
    double loss,
    Duration elapsed) {

  /// Next-item pairs learned from per second.
  public double eventsPerSecond() {
    return pairs / Math.max(1e-9, elapsed.toNanos() / 1e9);
  }
}
