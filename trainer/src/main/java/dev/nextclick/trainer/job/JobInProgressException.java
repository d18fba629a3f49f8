package dev.nextclick.trainer.job;

/// Another job is running; there is one at a time.
public final class JobInProgressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String jobId;

  public JobInProgressException(String jobId) {
    super("training job '%s' is running, and there is one at a time".formatted(jobId));
    this.jobId = jobId;
  }

  /// The job that is running.
  public String jobId() {
    return jobId;
  }
}
