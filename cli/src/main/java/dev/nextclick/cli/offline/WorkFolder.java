package dev.nextclick.cli.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A temporary folder that is gone when the command is over, also when it was stopped by Ctrl-C.
final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final Thread atExit = new Thread(this::removeQuietly);

  private WorkFolder(Path path) {
    this.path = path;
  }

  static WorkFolder create() throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory("nextclick-"));
    Runtime.getRuntime().addShutdownHook(folder.atExit);
    return folder;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook finds the folder gone.
    }
  }

  private void removeQuietly() {
    try {
      remove();
    } catch (IOException | UncheckedIOException e) {
      // Nobody is left to be told, and the folder is the system's temporary one.
    }
  }

  private void remove() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // It is gone, which is what was wanted.
    }
  }
}
