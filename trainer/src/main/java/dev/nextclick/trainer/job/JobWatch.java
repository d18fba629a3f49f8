package dev.nextclick.trainer.job;

/// Somebody who is told of a job's changes, until closed.
public interface JobWatch extends AutoCloseable {

  /// Ends the watch. Harmless when called again.
  @Override
  void close();
}
