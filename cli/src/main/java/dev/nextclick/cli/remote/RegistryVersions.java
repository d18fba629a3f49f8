package dev.nextclick.cli.remote;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.registry.RegistryException;
import dev.nextclick.registry.VersionActiveException;
import dev.nextclick.registry.VersionDamagedException;
import dev.nextclick.registry.VersionNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The versions as the registry's directory has them. Needs no service; what replicas say of a version is not known here.
final class RegistryVersions implements Versions {

  private final Path directory;
  private final ModelRegistry registry;
  private final ModelName name;

  private RegistryVersions(Path directory, ModelName name) {
    this.directory = directory;
    this.name = name;
    registry = ModelRegistry.open(directory);
  }

  /// @throws CommandFailure if there is no such directory, or a name is none of a site or a model
  static RegistryVersions open(Path directory, String site, String model) {
    ModelName name;
    try {
      name = new ModelName(site, model);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
    }
    // A registry may be made by whoever first publishes; whoever only looks has mistyped its path.
    if (!Files.isDirectory(directory)) {
      throw CommandFailure.failed(
          Files.exists(directory)
              ? "the registry %s is no directory".formatted(directory)
              : "there is no registry at %s: no such directory".formatted(directory));
    }
    return new RegistryVersions(directory, name);
  }

  @Override
  public List<Version> list() {
    try {
      return registry.versions(name).stream().map(RegistryVersions::version).toList();
    } catch (IOException e) {
      throw CommandFailure.failed(
          "cannot read the registry %s: %s".formatted(directory, FileFault.of(e)), e);
    }
  }

  @Override
  public void activate(String version) {
    requireVersion(version);
    try {
      registry.activate(name, version);
    } catch (RegistryException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw failure("activate", version, e);
    }
  }

  @Override
  public void delete(String version) {
    requireVersion(version);
    try {
      registry.delete(name, version);
    } catch (RegistryException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw failure("delete", version, e);
    }
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  private static void requireVersion(String version) {
    if (!ModelName.isSafe(version)) {
      throw CommandFailure.wrongUsage(
          "a version must be 1 to 64 of A-Z a-z 0-9 . _ - and not '.' or '..', not '%s'"
              .formatted(version));
    }
  }

  private CommandFailure refusal(RegistryException refused) {
    String cure =
        switch (refused) {
          case VersionNotFoundException _ ->
              "; nextclick models --registry %s lists what there is".formatted(directory);
          case VersionActiveException _ -> "; activate another one first";
          case VersionDamagedException _ -> "; what was active before still is";
        };
    return CommandFailure.failed(
        "registry %s: %s%s".formatted(directory, refused.getMessage(), cure), refused);
  }

  private CommandFailure failure(String verb, String version, IOException cause) {
    return CommandFailure.failed(
        "registry %s: cannot %s %s: %s".formatted(directory, verb, version, FileFault.of(cause)),
        cause);
  }

  private static Version version(PublishedVersion version) {
    Optional<Manifest> manifest = version.manifest();
    Optional<Manifest.Metrics> metrics = manifest.flatMap(Manifest::metrics);
    return new Version(
        version.version(),
        manifest.map(known -> known.kind().label()).orElse(""),
        version.active(),
        version.publishTime(),
        manifest.map(known -> (long) known.shape().items()).orElse(0L),
        manifest.map(known -> known.trainedOn().events()).orElse(0L),
        metrics.map(Manifest.Metrics::recallAt20).orElse(0.0),
        metrics.map(Manifest.Metrics::mrrAt20).orElse(0.0),
        version.sizeBytes(),
        version.damage().orElse(""),
        manifest.map(Manifest::learningCurve).orElse(List.of()),
        List.of());
  }
}
