package dev.nextclick.trainer.job;

/// A job cannot reach its end, for a reason that its caller should be told.
public final class JobFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  // A record of two texts; it is read only where it was thrown.
  private final transient JobFailure failure;

  public JobFailedException(JobFailure failure) {
    super(failure.reason() + ": " + failure.message());
    this.failure = failure;
  }

  /// What its caller should be told.
  public JobFailure failure() {
    return failure;
  }
}
