package dev.nextclick.models.artifact;

/// A file of an artifact whose content makes no sense, whatever its hash.
final class MalformedFileException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedFileException(String message) {
    super(message);
  }

  MalformedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
