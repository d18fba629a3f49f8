package dev.nextclick.events;

/// As much waits for the store as may; nothing was written. Hold back and try again.
public class StoreBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreBusyException(String message) {
    super(message);
  }
}
