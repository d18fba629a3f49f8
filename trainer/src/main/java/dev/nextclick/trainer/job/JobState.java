package dev.nextclick.trainer.job;

/// How far a job is.
public enum JobState {
  /// Accepted, not begun.
  PENDING,
  /// Moving the newest clicks into the archive and building the dataset.
  PREPARING,
  /// Training.
  TRAINING,
  /// Scoring on the newest sessions.
  EVALUATING,
  /// Writing and activating the version.
  PUBLISHING,
  /// Done; the version is published.
  SUCCEEDED,
  /// Failed; the job says why.
  FAILED,
  /// Cancelled by a caller, or by the trainer's stop.
  CANCELLED;

  /// True when nothing will change any more.
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
