package dev.nextclick.runtime;

import dev.nextclick.runtime.errors.StartRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders that a service must be able to write to.
public final class WritableDirectory {

  private WritableDirectory() {}

  /// Makes the folder if it is missing, and tries to write into it.
  ///
  /// @param setting the key of the setting that names it
  /// @throws StartRefusedException if that fails
  public static Path require(String setting, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, ".writable", ".tmp"));
      return directory;
    } catch (IOException e) {
      String why =
          switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "it is not a directory";
            default -> e.toString();
          };
      throw new StartRefusedException(
          "%s: the directory %s cannot be written to (%s)".formatted(setting, directory, why), e);
    }
  }
}
