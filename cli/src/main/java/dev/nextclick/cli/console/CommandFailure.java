package dev.nextclick.cli.console;

/// A command cannot go on. The message is one line for its user, that names the cause and the cure.
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// The command ran, and did not succeed.
  public static final int FAILED = 1;

  /// The command was called wrongly: an unknown option, a setting that makes no sense.
  public static final int WRONG_USAGE = 2;

  /// A service that the command needs cannot be reached, or refused.
  public static final int SERVICE = 3;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// The command ran, and did not succeed.
  public static CommandFailure failed(String message) {
    return new CommandFailure(FAILED, message);
  }

  /// The command ran, and did not succeed.
  public static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(FAILED, message, cause);
  }

  /// The command was called wrongly.
  public static CommandFailure wrongUsage(String message) {
    return new CommandFailure(WRONG_USAGE, message);
  }

  /// A service cannot be reached, or refused.
  public static CommandFailure service(String message, Throwable cause) {
    return new CommandFailure(SERVICE, message, cause);
  }

  /// What the process answers: one of the constants of this class.
  public int exitCode() {
    return exitCode;
  }
}
