package dev.nextclick.runtime.errors;

/// A service that cannot start, for a reason that its operator can mend. The message is one line and names what is wrong.
public final class StartRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StartRefusedException(String message) {
    super(message);
  }

  public StartRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
