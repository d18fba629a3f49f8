package dev.nextclick.trainer.rpc;

import java.io.IOException;

/// An import could not be written, and was not committed.
final class ImportFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What Linux and macOS call a full disk; Java and DuckDB only repeat it.
  private static final String FULL = "No space left on device";

  ImportFailedException(IOException cause) {
    super("an import could not be written: " + cause.getMessage(), cause);
  }

  boolean diskFull() {
    return String.valueOf(getMessage()).contains(FULL);
  }
}
