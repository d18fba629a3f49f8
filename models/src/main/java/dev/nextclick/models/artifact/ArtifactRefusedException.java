package dev.nextclick.models.artifact;

import java.nio.file.Path;

/// An artifact that fails a check and must not be served.
public final class ArtifactRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /// Which check it fails.
  public enum Reason {
    /// A file that should be there is not.
    FILE_MISSING,
    /// A file is shorter or longer than the manifest says.
    TRUNCATED,
    /// A file has other content than the manifest says, or the manifest cannot be read.
    CORRUPTED,
    /// Written in a format that this release does not read.
    UNSUPPORTED_FORMAT,
    /// A kind of model that this release does not know, or another one than was asked for.
    WRONG_KIND,
    /// The archive's code is not ours.
    FOREIGN_CODE,
    /// Tables are not of the shape that the manifest says.
    WRONG_SHAPE,
    /// It recommends something else than it did when it was written.
    SELF_CHECK_FAILED
  }

  private final Reason reason;

  /// @param directory the artifact
  /// @param detail what was found and what was expected
  public ArtifactRefusedException(Reason reason, Path directory, String detail) {
    super("%s: artifact %s refused: %s".formatted(reason, directory, detail));
    this.reason = reason;
  }

  /// @param cause what went wrong when it was read
  public ArtifactRefusedException(Reason reason, Path directory, String detail, Throwable cause) {
    super("%s: artifact %s refused: %s".formatted(reason, directory, detail), cause);
    this.reason = reason;
  }

  /// Which check it fails.
  public Reason reason() {
    return reason;
  }
}
