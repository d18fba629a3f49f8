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
  private volatile Runnable usersEnd = () -> {};
  private volatile boolean kept;

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

  /// Ends whatever uses the folder, before it goes.
  public void endFirst(Runnable usersEnd) {
    this.usersEnd = usersEnd;
  }

  /// Leaves the folder where it is when this is closed.
  public void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The process ends already, and the hook finds nothing left to do.
    }
  }

  private void removeAtExit() {
    try {
      remove();
    } catch (IOException e) {
      System.err.println("nextclick: cannot remove " + path + ": " + e);
    }
  }

  private synchronized void remove() throws IOException {
    usersEnd.run();
    if (!kept) {
      delete(path);
    }
  }

  /// Deletes a folder and all in it; harmless where there is none.
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(folder)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    }
  }
}
