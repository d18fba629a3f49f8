package dev.nextclick.cli.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Deletes a folder that others may still write to, or delete from, meanwhile.
public final class FolderDeletion extends SimpleFileVisitor<Path> {

  // What still writes is about to end: half a second is long for it.
  private static final int TRIES = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private FolderDeletion() {}

  /// Deletes a folder and all in it; harmless where there is none. What vanishes meanwhile is as good as deleted; what appears
  /// meanwhile is deleted too.
  ///
  /// @throws DirectoryNotEmptyException if files went on appearing
  /// @throws IOException if something cannot be deleted
  public static void delete(Path folder) throws IOException {
    for (int left = TRIES; left > 0; left--) {
      try {
        Files.walkFileTree(folder, new FolderDeletion());
        return;
      } catch (DirectoryNotEmptyException written) {
        if (left == 1) {
          throw written;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
    return ignoreVanished(fault);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault)
      throws IOException {
    if (fault != null) {
      return ignoreVanished(fault);
    }
    Files.deleteIfExists(folder);
    return FileVisitResult.CONTINUE;
  }

  private static FileVisitResult ignoreVanished(IOException fault) throws IOException {
    if (fault instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw fault;
  }
}
