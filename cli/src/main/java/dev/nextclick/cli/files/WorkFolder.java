package dev.nextclick.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder for a command's temporary files, which may be large. It goes when it is closed, and when Ctrl-C ends the command.
public final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final Thread atExit;

  private WorkFolder(Path path) {
    this.path = path;
    atExit = new Thread(this::removeAtExit, "remove " + path);
  }

  /// Makes a folder among the system's temporary files.
  public static WorkFolder make() throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory("nextclick-"));
    Runtime.getRuntime().addShutdownHook(folder.atExit);
    return folder;
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    remove();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void removeAtExit() {
    try {
      remove();
    } catch (IOException e) {
      System.err.println("nextclick: cannot remove " + path + ": " + e);
    }
  }

  private void remove() throws IOException {
    if (Files.exists(path)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(path)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    }
  }
}
