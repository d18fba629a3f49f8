package dev.nextclick.registry;

/// There is no such version.
public final class VersionNotFoundException extends RegistryException {

  private static final long serialVersionUID = 1L;

  VersionNotFoundException(ModelName name, String version, String message) {
    super(name, version, message);
  }
}
