package dev.nextclick.models.gru4rec;

import java.util.function.Supplier;

/// Watches a training and may stop it. Called on the thread that trains.
public interface TrainingListener {

  /// Called about twice a second, and at the end of each epoch.
  void onProgress(TrainingProgress progress);

  /// Called after each mini-batch.
  ///
  /// @param pairs next-item pairs in it
  /// @param items distinct items in it, drawn negatives included
  default void onMiniBatch(int pairs, int items) {}

  /// Asked before each mini-batch, and now and then before the first; true ends the training with a [java.util.concurrent.CancellationException].
  default boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }

  /// Asked after each epoch but the last; true ends the training with what was learned so far.
  ///
  /// @param epoch counted from 1
  /// @param soFar a copy of what was learned so far, made when it is asked for; while the listener is being asked
  default boolean enough(int epoch, Supplier<TrainedGru4Rec> soFar) {
    return false;
  }

  /// Listens to nothing, and stops when its thread is interrupted.
  static TrainingListener none() {
    return _ -> {};
  }
}
