package dev.nextclick.trainer;

import dev.nextclick.runtime.errors.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A folder that one trainer holds. The lock goes with its process, however that ends.
final class DirectoryLock implements AutoCloseable {

  private static final String FILE = ".trainer.lock";

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /// Takes the folder.
  ///
  /// @param setting the key of the setting that names it
  /// @throws StartRefusedException if another trainer holds it
  static DirectoryLock acquire(String setting, Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(file).isEmpty()) {
      file.close();
      throw new StartRefusedException(
          "%s: the directory %s is in use by another trainer".formatted(setting, folder));
    }
    return new DirectoryLock(file);
  }

  private static Optional<FileLock> lock(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
