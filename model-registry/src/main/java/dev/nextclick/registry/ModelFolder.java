package dev.nextclick.registry;

import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The folder of one model: where its versions, its pointer and its staging area are.
final class ModelFolder {

  /// A pointer holds one id and an end of line.
  private static final int LARGEST_POINTER = 128;

  private final Path folder;

  ModelFolder(Path root, ModelName name) {
    folder = root.resolve(name.site()).resolve(name.model());
  }

  Path versions() {
    return folder.resolve("versions");
  }

  Path version(String version) {
    return versions().resolve(version);
  }

  boolean holds(String version) {
    return ModelName.isSafe(version)
        && Files.isDirectory(version(version), LinkOption.NOFOLLOW_LINKS);
  }

  Path staging() {
    return folder.resolve("staging");
  }

  /// A name in the staging area that nobody else takes.
  Path staged(String what) {
    return staging().resolve(what + "-" + UUID.randomUUID());
  }

  /// Lets a staged directory appear as a version.
  void reveal(Path staged, String version) throws IOException {
    Files.move(staged, version(version), StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(versions());
    DurableFiles.sync(staging());
  }

  /// Takes a version away into the staging area.
  void hide(String version, Path staged) throws IOException {
    DurableFiles.createDirectories(staging());
    Files.move(version(version), staged, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(versions());
  }

  /// The ids of all versions, the oldest first.
  List<String> versionIds() throws IOException {
    return DurableFiles.list(versions()).stream()
        .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
        .map(path -> path.getFileName().toString())
        .filter(ModelName::isSafe)
        .toList();
  }

  /// The version that the pointer names.
  ///
  /// @throws IOException if the pointer cannot be read, or is not one that we wrote
  Optional<String> active() throws IOException {
    Path pointer = folder.resolve("active");
    try (InputStream content = Files.newInputStream(pointer)) {
      String text = new String(content.readNBytes(LARGEST_POINTER), StandardCharsets.UTF_8);
      String version = text.endsWith("\n") ? text.substring(0, text.length() - 1) : "";
      if (!ModelName.isSafe(version)) {
        throw new IOException("%s does not name a version".formatted(pointer));
      }
      return Optional.of(version);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Replaces the pointer: a reader sees the old one or the new one, whatever happens.
  void point(String version) throws IOException {
    DurableFiles.createDirectories(staging());
    Path next = staged("active");
    Files.writeString(next, version + "\n");
    DurableFiles.sync(next);
    Files.move(next, folder.resolve("active"), StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(folder);
  }

  /// Takes the pointer away.
  void pointNowhere() throws IOException {
    Files.deleteIfExists(folder.resolve("active"));
    DurableFiles.sync(folder);
  }

  /// The version that the pointer names; one that cannot be read names nothing, so that a listing and an activation can
  /// repair it.
  Optional<String> activeIfReadable() {
    try {
      return active();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// What a version that is there says about itself.
  PublishedVersion describe(String version, Optional<String> active) throws IOException {
    Path directory = version(version);
    Optional<Manifest> manifest = Optional.empty();
    Optional<String> damage = Optional.empty();
    try {
      manifest = Optional.of(ModelArtifact.describe(directory));
    } catch (ArtifactRefusedException e) {
      damage = Optional.of(String.valueOf(e.getMessage()));
    }
    long size = 0;
    for (Path file : DurableFiles.list(directory)) {
      size += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    }
    return new PublishedVersion(
        version,
        VersionId.time(version).orElse(Instant.EPOCH),
        manifest,
        damage,
        size,
        active.equals(Optional.of(version)));
  }
}
