package dev.nextclick.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/// A folder for a command's temporary files, which may be large. It goes when it is closed, and when Ctrl-C ends the command.
public final class WorkFolder implements AutoCloseable {

  private enum Fate {
    GOES,
    STAYS,
    /// The process ends, and the folder with it: nobody can keep it any more.
    GOES_AT_EXIT
  }

  private final Path path;
  private final Thread atExit;
  private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.GOES);
  private volatile Runnable usersEnd = () -> {};

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

  /// Leaves the folder where it is when this is closed. Does nothing once Ctrl-C has ended the command: what fails then fails because its
  /// services are being stopped, and needs no looking into.
  public void keep() {
    fate.compareAndSet(Fate.GOES, Fate.STAYS);
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

  /// What the exit hook does. It says on standard error what it could not do, as nobody would hear of an exception.
  void removeAtExit() {
    fate.compareAndSet(Fate.GOES, Fate.GOES_AT_EXIT);
    try {
      remove();
    } catch (IOException e) {
      System.err.println("nextclick: cannot remove " + path + ": " + FileFault.of(e));
    } catch (RuntimeException e) {
      System.err.println("nextclick: ending what uses " + path + ": " + e);
    }
  }

  private synchronized void remove() throws IOException {
    try {
      usersEnd.run();
    } finally {
      if (fate.get() != Fate.STAYS) {
        FolderDeletion.delete(path);
      }
    }
  }
}
