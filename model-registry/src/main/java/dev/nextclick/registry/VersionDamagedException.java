package dev.nextclick.registry;

import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;

/// The version fails its checks.
public final class VersionDamagedException extends RegistryException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  VersionDamagedException(ModelName name, String version, ArtifactRefusedException cause) {
    super(name, version, "%s of %s is damaged: %s".formatted(version, name, cause.getMessage()));
    initCause(cause);
    reason = cause.reason();
  }

  /// Which check it fails.
  public Reason reason() {
    return reason;
  }
}
