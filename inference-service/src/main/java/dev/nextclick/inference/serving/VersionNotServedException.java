package dev.nextclick.inference.serving;

import dev.nextclick.registry.ModelName;

/// The version that was asked for is not the one that is served here.
public final class VersionNotServedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  VersionNotServedException(ModelName name, String version, String served) {
    super("version %s of %s is not served here; %s is".formatted(version, name, served));
  }
}
