package dev.nextclick.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders of tests.
final class Folders {

  private Folders() {}

  /// Deletes a folder and all in it.
  static void delete(Path folder) throws IOException {
    for (Path path : all(folder).sorted(Comparator.reverseOrder()).toList()) {
      Files.deleteIfExists(path);
    }
  }

  /// All that is in a folder, a line each: what it is called, how long it is, and when it was last changed.
  static List<String> listing(Path folder) throws IOException {
    return all(folder).sorted().map(path -> folder.relativize(path) + facts(path)).toList();
  }

  private static Stream<Path> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList().stream();
    }
  }

  private static String facts(Path path) {
    try {
      return Files.isDirectory(path)
          ? "/"
          : " " + Files.size(path) + " " + Files.getLastModifiedTime(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
