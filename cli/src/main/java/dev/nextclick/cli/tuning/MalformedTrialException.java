package dev.nextclick.cli.tuning;

/// A line of a journal cannot be what was written there.
final class MalformedTrialException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedTrialException(String message) {
    super(message);
  }
}
