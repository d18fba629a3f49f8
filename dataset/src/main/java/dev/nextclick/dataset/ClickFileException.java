package dev.nextclick.dataset;

import java.io.IOException;
import java.nio.file.Path;

/// A history file cannot be read: it is missing, empty, broken off, or not understood. The message names the file and the fault.
public class ClickFileException extends IOException {

  private static final long serialVersionUID = 1L;

  ClickFileException(Path file, String fault) {
    super(file + " " + fault);
  }

  ClickFileException(Path file, String fault, Throwable cause) {
    super(file + " " + fault, cause);
  }

  /// For faults that name their file themselves.
  ClickFileException(String message) {
    super(message);
  }
}
