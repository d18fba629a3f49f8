package dev.nextclick.registry;

/// The version is the active one, and so cannot be deleted.
public final class VersionActiveException extends RegistryException {

  private static final long serialVersionUID = 1L;

  VersionActiveException(ModelName name, String version, String message) {
    super(name, version, message);
  }
}
