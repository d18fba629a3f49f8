package dev.nextclick.registry;

/// Something cannot be done with a version. The registry is as it was.
public abstract sealed class RegistryException extends Exception
    permits VersionNotFoundException, VersionActiveException, VersionDamagedException {

  private static final long serialVersionUID = 1L;

  private final String model;
  private final String version;

  RegistryException(ModelName name, String version, String message) {
    super(message);
    this.model = name.toString();
    this.version = version;
  }

  /// The model, as `site/model`.
  public String model() {
    return model;
  }

  /// The version that was asked for.
  public String version() {
    return version;
  }
}
