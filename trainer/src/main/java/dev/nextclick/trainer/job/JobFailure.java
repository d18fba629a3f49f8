package dev.nextclick.trainer.job;

/// Why a job failed.
///
/// @param reason stable, in upper case
/// @param message for an operator to read
public record JobFailure(String reason, String message) {

  /// There was not enough to learn from.
  public static final String TOO_LITTLE_DATA = "TOO_LITTLE_DATA";

  /// The loss was no number any more.
  public static final String DIVERGED = "DIVERGED";

  /// The trainer died while the job was running.
  public static final String INTERRUPTED = "INTERRUPTED";

  /// Anything else; the trainer's log has the details.
  public static final String INTERNAL = "INTERNAL";
}
