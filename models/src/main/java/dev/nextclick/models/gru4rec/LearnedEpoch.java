package dev.nextclick.models.gru4rec;

import dev.nextclick.models.evaluation.Objective;
import java.util.Optional;

/// One pass over all sessions: a point of a training's learning curve.
///
/// @param loss mean loss of a pair, over the epoch
/// @param seconds that the learning took, without what follows
/// @param validation how good the model was at the epoch's end on sessions that were held out; absent where none were
public record LearnedEpoch(double loss, double seconds, Optional<Validation> validation) {

  /// How good a model is on the sessions that were held out.
  ///
  /// @param recallAt20 from 0 to 1
  /// @param mrrAt20 from 0 to 1
  public record Validation(double recallAt20, double mrrAt20) {

    /// What early stopping goes by.
    double goodness() {
      return Objective.of(recallAt20, mrrAt20);
    }
  }
}
