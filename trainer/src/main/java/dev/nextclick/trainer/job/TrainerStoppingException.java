package dev.nextclick.trainer.job;

/// The trainer is stopping and takes no more jobs.
public final class TrainerStoppingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainerStoppingException() {
    super("the trainer is stopping");
  }
}
