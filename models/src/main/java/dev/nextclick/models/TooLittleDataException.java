package dev.nextclick.models;

/// There is not enough to learn from. The message says what was found and what is needed.
public final class TooLittleDataException extends Exception {

  private static final long serialVersionUID = 1L;

  public TooLittleDataException(String message) {
    super(message);
  }
}
