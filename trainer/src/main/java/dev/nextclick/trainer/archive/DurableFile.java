package dev.nextclick.trainer.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Files that are there whole or not at all, whatever is killed when: written beside, synced, renamed.
final class DurableFile {

  private static final String PART = ".part";

  private DurableFile() {}

  /// Where a file is written before it takes its place.
  static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + PART);
  }

  /// Puts what was written to [#part] in its place, over what was there, and returns when that is on disk.
  static void publish(Path target) throws IOException {
    publish(part(target), target);
  }

  /// The same for a part of another name, in the same folder.
  static void publish(Path part, Path target) throws IOException {
    sync(part, StandardOpenOption.WRITE);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(folder(target));
  }

  /// Makes a folder and those above it, on disk.
  static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      createDirectories(folder(directory));
      Files.createDirectories(directory);
      syncDirectory(folder(directory));
    }
  }

  /// Removes what was being written when the process before this one ended.
  static void removeLeftovers(Path root) throws IOException {
    List<Path> leftovers;
    try (Stream<Path> all = Files.walk(root)) {
      leftovers = all.filter(path -> path.toString().endsWith(PART)).toList();
    }
    for (Path leftover : leftovers) {
      Files.delete(leftover);
    }
  }

  static void syncDirectory(Path directory) throws IOException {
    sync(directory, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not in a folder: " + path);
    }
    return parent;
  }
}
