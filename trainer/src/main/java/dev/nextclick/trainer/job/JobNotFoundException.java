package dev.nextclick.trainer.job;

/// There is no job with this id, or not any more.
public final class JobNotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public JobNotFoundException(String id) {
    super("there is no training job '%s'".formatted(id));
  }
}
