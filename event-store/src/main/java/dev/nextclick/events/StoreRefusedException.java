package dev.nextclick.events;

/// What Redis holds and how this store is set up contradict each other; nothing is read or written.
public class StoreRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreRefusedException(String message) {
    super(message);
  }
}
