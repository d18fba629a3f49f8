package dev.nextclick.registry;

import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// The registry in a directory. Safe for use by many threads and, as the package says, by many processes: a version
/// appears whole or not at all, and the pointer names the old version or the new one.
public final class ModelRegistry {

  private final Path root;
  private final Clock clock;

  private final StagingArea staging;

  private ModelRegistry(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
    this.staging = new StagingArea(clock);
  }

  /// The registry in a directory, which need not exist yet. Reads nothing.
  public static ModelRegistry open(Path root) {
    return open(root, Clock.systemUTC());
  }

  /// The same, with another clock for the versions' ids.
  public static ModelRegistry open(Path root, Clock clock) {
    return new ModelRegistry(root.toAbsolutePath().normalize(), clock);
  }

  /// Writes a version beside the others, verifies it, and lets it appear once it is on disk. It is not active yet.
  ///
  /// @return its id
  /// @throws ArtifactRefusedException if what was written fails its checks; nothing of it is left
  /// @throws IOException if it cannot be written; nothing of it is left
  public String publish(ModelName name, ArtifactWriter writer)
      throws ArtifactRefusedException, IOException {
    ModelFolder folder = folder(name);
    try (StagingArea.Staged staged = staging.begin(folder, "publish")) {
      stage(folder, staged.path(), writer);
      return appear(folder, staged.path());
    }
  }

  /// Copies a version of another registry, under the same id. A version of this id that is there already stays.
  ///
  /// @param artifact the other registry's directory of the version
  /// @throws ArtifactRefusedException if the copy fails its checks; nothing of it is left
  /// @throws IOException if it cannot be copied; nothing of it is left
  /// @throws IllegalArgumentException if the version cannot be the name of one
  public void mirror(ModelName name, String version, Path artifact)
      throws ArtifactRefusedException, IOException {
    if (!ModelName.isSafe(version)) {
      throw new IllegalArgumentException("no name of a version: '%s'".formatted(version));
    }
    ModelFolder folder = folder(name);
    try (StagingArea.Staged staged = staging.begin(folder, "mirror")) {
      stage(folder, staged.path(), directory -> DurableFiles.copyFiles(artifact, directory));
      synchronized (this) {
        if (!folder.holds(version)) {
          folder.reveal(staged.path(), version);
        }
      }
    }
  }

  private static void stage(ModelFolder folder, Path staged, ArtifactWriter writer)
      throws ArtifactRefusedException, IOException {
    DurableFiles.createDirectories(folder.versions());
    Files.createDirectory(staged);
    writer.write(staged);
    DurableFiles.syncTree(staged);
    ModelArtifact.verify(staged);
  }

  private synchronized String appear(ModelFolder folder, Path staged) throws IOException {
    Instant now = clock.instant();
    // A clock that was set back must not make a new version sort as an old one.
    Instant time =
        folder.versionIds().stream()
            .flatMap(id -> VersionId.time(id).stream())
            .max(Instant::compareTo)
            .map(newest -> newest.plusMillis(1))
            .filter(now::isBefore)
            .orElse(now);
    String version = VersionId.of(time, ThreadLocalRandom.current().nextInt());
    folder.reveal(staged, version);
    return version;
  }

  /// Makes a version the active one, after it passed its checks.
  ///
  /// @throws VersionNotFoundException if there is no such version
  /// @throws VersionDamagedException if it fails a check
  public void activate(ModelName name, String version)
      throws VersionNotFoundException, VersionDamagedException, IOException {
    ModelFolder folder = holding(name, version);
    try {
      ModelArtifact.verify(folder.version(version));
    } catch (ArtifactRefusedException e) {
      throw new VersionDamagedException(name, version, e);
    }
    Optional<String> before = folder.activeIfReadable();
    folder.point(version);
    // Another process may have deleted it between the check and the pointer.
    if (!folder.holds(version)) {
      if (before.isPresent() && folder.holds(before.get())) {
        folder.point(before.get());
      } else {
        folder.pointNowhere();
      }
      throw notFound(name, version);
    }
  }

  /// The active version's id, or nothing if none was activated yet.
  ///
  /// @throws IOException if the pointer cannot be read
  public Optional<String> active(ModelName name) throws IOException {
    return folder(name).active();
  }

  /// The versions, the newest first. A damaged one is listed as such.
  public List<PublishedVersion> versions(ModelName name) throws IOException {
    ModelFolder folder = folder(name);
    Optional<String> active = folder.activeIfReadable();
    List<PublishedVersion> versions = new ArrayList<>();
    for (String version : folder.versionIds().reversed()) {
      versions.add(folder.describe(version, active));
    }
    return versions;
  }

  /// One version, or nothing.
  public Optional<PublishedVersion> version(ModelName name, String version) throws IOException {
    ModelFolder folder = folder(name);
    if (!folder.holds(version)) {
      return Optional.empty();
    }
    return Optional.of(folder.describe(version, folder.activeIfReadable()));
  }

  /// Where a version's artifact lies. Never write there.
  ///
  /// @throws VersionNotFoundException if there is no such version
  public Path directory(ModelName name, String version) throws VersionNotFoundException {
    return holding(name, version).version(version);
  }

  /// Deletes a version.
  ///
  /// @throws VersionNotFoundException if there is no such version
  /// @throws VersionActiveException if it is the active one
  public void delete(ModelName name, String version)
      throws VersionNotFoundException, VersionActiveException, IOException {
    ModelFolder folder = holding(name, version);
    requireInactive(folder, name, version);
    try (StagingArea.Staged deleted = staging.begin(folder, "delete")) {
      folder.hide(version, deleted.path());
      try {
        // Another process may have activated it meanwhile.
        requireInactive(folder, name, version);
      } catch (VersionActiveException | IOException e) {
        folder.reveal(deleted.path(), version);
        throw e;
      }
    }
  }

  /// Deletes a version even if it is the active one, and then no version is.
  ///
  /// @throws VersionNotFoundException if there is no such version
  public void discard(ModelName name, String version) throws VersionNotFoundException, IOException {
    ModelFolder folder = holding(name, version);
    if (folder.activeIfReadable().equals(Optional.of(version))) {
      folder.pointNowhere();
    }
    try (StagingArea.Staged deleted = staging.begin(folder, "delete")) {
      folder.hide(version, deleted.path());
    }
  }

  private static void requireInactive(ModelFolder folder, ModelName name, String version)
      throws VersionActiveException, IOException {
    if (folder.active().equals(Optional.of(version))) {
      throw new VersionActiveException(
          name, version, "%s is the active version of %s".formatted(version, name));
    }
  }

  /// Every model that has a folder.
  public Set<ModelName> models() throws IOException {
    Set<ModelName> models = new HashSet<>();
    for (Path site : DurableFiles.list(root)) {
      for (Path model : Files.isDirectory(site) ? DurableFiles.list(site) : List.<Path>of()) {
        String siteName = site.getFileName().toString();
        String modelName = model.getFileName().toString();
        if (Files.isDirectory(model) && ModelName.isSafe(siteName) && ModelName.isSafe(modelName)) {
          models.add(new ModelName(siteName, modelName));
        }
      }
    }
    return Set.copyOf(models);
  }

  /// Removes what a publisher or a deleter left that was killed. To be called by the registry's owner when it starts;
  /// what this registry itself is writing stays.
  public void removeLeftovers() throws IOException {
    for (ModelName name : models()) {
      staging.removeLeftovers(folder(name));
    }
  }

  private ModelFolder holding(ModelName name, String version) throws VersionNotFoundException {
    ModelFolder folder = folder(name);
    if (!folder.holds(version)) {
      throw notFound(name, version);
    }
    return folder;
  }

  private static VersionNotFoundException notFound(ModelName name, String version) {
    return new VersionNotFoundException(
        name, version, "%s has no version '%s'".formatted(name, version));
  }

  private ModelFolder folder(ModelName name) {
    return new ModelFolder(root, name);
  }
}
