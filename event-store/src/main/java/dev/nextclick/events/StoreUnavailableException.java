package dev.nextclick.events;

/// The store cannot be reached, or did not answer in time. A write may or may not have happened; writing again is harmless.
public class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
