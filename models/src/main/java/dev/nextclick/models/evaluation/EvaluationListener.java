package dev.nextclick.models.evaluation;

/// Watches an evaluation and may stop it. Called on the thread that evaluates.
public interface EvaluationListener {

  /// Called about twice a second, and at the end.
  ///
  /// @param done pairs that are scored
  /// @param pairs how many there are
  void onProgress(long done, long pairs);

  /// Asked before each step; true ends the evaluation with a [java.util.concurrent.CancellationException].
  default boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }

  /// Listens to nothing, and stops when its thread is interrupted.
  static EvaluationListener none() {
    return (_, _) -> {};
  }
}
