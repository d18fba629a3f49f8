package dev.nextclick.registry;

import java.nio.file.Path;

/// A process that publishes and activates the same artifact again and again, until it is killed.
final class PublishingProcess {

  private PublishingProcess() {}

  /// Publishes without end.
  ///
  /// @param arguments the registry, site and model, and the artifact
  public static void main(String[] arguments) throws Exception {
    ModelRegistry registry = ModelRegistry.open(Path.of(arguments[0]));
    ModelName name = new ModelName(arguments[1], arguments[2]);
    ArtifactWriter artifact = SampleArtifact.copyOf(Path.of(arguments[3]));
    registry.removeLeftovers();
    while (true) {
      String version = registry.publish(name, artifact);
      System.out.println("published " + version);
      registry.activate(name, version);
      System.out.println("activated " + version);
    }
  }
}
