package dev.nextclick.models.artifact;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of an artifact, beside its manifest.
final class ArtifactFiles {

  static final String MANIFEST = "manifest.json";
  static final String GRU4REC_MODEL = "model.pt";
  static final String NEIGHBOUR_INDEX = "neighbours.bin";
  static final String VOCABULARY = "vocabulary.bin";

  private ArtifactFiles() {}

  /// The files that a model of this kind has; none if such a model is not stored.
  static List<String> of(ModelKind kind) {
    return switch (kind) {
      case GRU4REC -> List.of(GRU4REC_MODEL, VOCABULARY);
      case VMIS_KNN -> List.of(NEIGHBOUR_INDEX, VOCABULARY);
      case BLEND -> List.of(GRU4REC_MODEL, NEIGHBOUR_INDEX, VOCABULARY);
      case POPULARITY, SESSION_POPULARITY, ITEM_KNN, SEQUENTIAL_RULES -> List.of();
    };
  }

  /// Size and hash of each file, which is on disk when this returns.
  static Map<String, Manifest.FileEntry> describe(Path directory, ModelKind kind)
      throws IOException {
    Map<String, Manifest.FileEntry> entries = new TreeMap<>();
    for (String name : of(kind)) {
      Path file = directory.resolve(name);
      sync(file);
      entries.put(name, new Manifest.FileEntry(Files.size(file), sha256(file)));
    }
    return entries;
  }

  /// Forces a file's content to disk.
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// Checks that the files are those of the kind and as long as the manifest says.
  static void requireSizes(Path directory, ModelKind kind, Map<String, Manifest.FileEntry> entries)
      throws ArtifactRefusedException, IOException {
    List<String> names = of(kind);
    for (String name : names) {
      Manifest.FileEntry entry = entries.get(name);
      if (entry == null) {
        throw new ArtifactRefusedException(
            Reason.FILE_MISSING, directory, "the manifest does not name '%s'".formatted(name));
      }
      long size = size(directory, name);
      if (size != entry.size()) {
        throw new ArtifactRefusedException(
            Reason.TRUNCATED,
            directory,
            "'%s' has %d bytes; the manifest says %d".formatted(name, size, entry.size()));
      }
    }
    if (entries.size() != names.size()) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED,
          directory,
          "the manifest names files that do not belong: " + entries.keySet());
    }
  }

  /// Checks that the files' content is what the manifest says. Reads all of them.
  static void requireHashes(Path directory, Map<String, Manifest.FileEntry> entries)
      throws ArtifactRefusedException, IOException {
    for (Map.Entry<String, Manifest.FileEntry> entry : entries.entrySet()) {
      String found = sha256(directory.resolve(entry.getKey()));
      if (!found.equals(entry.getValue().sha256())) {
        throw new ArtifactRefusedException(
            Reason.CORRUPTED,
            directory,
            "'%s' has the hash %s; the manifest says %s"
                .formatted(entry.getKey(), found, entry.getValue().sha256()));
      }
    }
  }

  /// The size of a file that must be there; a link or a directory is none.
  static long size(Path directory, String name) throws ArtifactRefusedException, IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ArtifactRefusedException(
          Reason.FILE_MISSING, directory, "there is no file '%s'".formatted(name));
    }
    return Files.size(file);
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] chunk = new byte[1 << 16];
    try (InputStream content = Files.newInputStream(file)) {
      for (int length = content.read(chunk); length >= 0; length = content.read(chunk)) {
        digest.update(chunk, 0, length);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
