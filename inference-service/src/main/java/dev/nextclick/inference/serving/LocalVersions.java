package dev.nextclick.inference.serving;

import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.LoadedArtifact;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The verified local copies of what is served, kept as a registry of their own. Its pointer names what was served last.
final class LocalVersions {

  /// Loads the artifact of a directory: [dev.nextclick.models.artifact.ModelArtifact#load].
  @FunctionalInterface
  interface ArtifactLoader {
    LoadedArtifact load(Path directory) throws ArtifactRefusedException, IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalVersions.class);

  private final ModelRegistry copies;
  private final ModelRegistry origin;
  private final ArtifactLoader loader;

  LocalVersions(Path directory, ModelRegistry origin, ArtifactLoader loader) {
    this.copies = ModelRegistry.open(directory);
    this.origin = origin;
    this.loader = loader;
  }

  /// Loads a version from its copy, which is made and verified if it is not there or not good any more.
  LoadedArtifact load(ModelName name, String version)
      throws ArtifactRefusedException, RegistryException, IOException {
    if (copies.version(name, version).isPresent()) {
      try {
        return loader.load(copies.directory(name, version));
      } catch (ArtifactRefusedException e) {
        LOG.warn("the copy of {} {} is made again: {}", name, version, e.getMessage());
        forget(name, version);
      }
    }
    copies.mirror(name, version, origin.directory(name, version));
    return loader.load(copies.directory(name, version));
  }

  /// The version that was served last, as far as there is a copy.
  Optional<String> lastServed(ModelName name) {
    try {
      return copies.active(name);
    } catch (IOException e) {
      LOG.debug("the cache's pointer of {} cannot be read", name, e);
      return Optional.empty();
    }
  }

  /// Every model with copies; none if they cannot be listed.
  Set<ModelName> models() {
    try {
      return copies.models();
    } catch (IOException e) {
      LOG.warn("the cache cannot be read: {}", e.toString());
      return Set.of();
    }
  }

  /// Remembers a version as served, and deletes the copies of all others but the one before. A cache that cannot be
  /// tidied does not keep a version from being served.
  void keepOnly(ModelName name, String version, Optional<String> before) {
    try {
      copies.activate(name, version);
      for (PublishedVersion copy : copies.versions(name)) {
        if (!copy.active() && !before.equals(Optional.of(copy.version()))) {
          copies.delete(name, copy.version());
        }
      }
    } catch (RegistryException | IOException e) {
      LOG.warn("the cache of {} cannot be tidied: {}", name, e.toString());
    }
  }

  /// Deletes the copy of a version that cannot be served: the next try starts from the registry.
  void forget(ModelName name, String version) {
    try {
      if (copies.version(name, version).isPresent()) {
        copies.discard(name, version);
      }
    } catch (RegistryException | IOException e) {
      LOG.warn("{} {} cannot be deleted from the cache: {}", name, version, e.toString());
    }
  }

  /// Removes what a process left that was killed.
  void removeLeftovers() {
    try {
      copies.removeLeftovers();
    } catch (IOException e) {
      LOG.warn("the cache cannot be tidied: {}", e.toString());
    }
  }
}
