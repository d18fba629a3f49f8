package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.files.FolderDeletion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a suite keeps everything, locked by the one suite that uses it.
///
/// | here | is |
/// |---|---|
/// | `redis/` | live sessions and their log |
/// | `archive/` | click history |
/// | `registry/` | published models |
/// | `cache/` | inference-service's own copy of what it serves |
/// | `work/` | jobs and temporary files of the trainer |
/// | `keys/attribution.key` | signs the tokens of recommendations |
/// | `logs/SERVICE.log` | what each service said |
/// | `run/SERVICE.pid` | the process of each service while it runs |
/// | `tmp/SERVICE/` | temporary files of each service, emptied whenever it starts: one that was killed leaves some |
final class DataDirectory implements AutoCloseable {

  private static final int KEY_BYTES = 32;

  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Makes the folders that are missing and takes the lock.
  ///
  /// @throws CommandFailure if it cannot be written to, or another suite uses it
  static DataDirectory open(Path root) {
    FileChannel lock = null;
    try {
      Files.createDirectories(root);
      lock =
          FileChannel.open(
              root.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      takeLock(root, lock);
      for (String folder :
          List.of("redis", "archive", "registry", "cache", "work", "keys", "logs", "run", "tmp")) {
        Files.createDirectories(root.resolve(folder));
      }
      DataDirectory directory = new DataDirectory(root, lock);
      directory.makeKey();
      return directory;
    } catch (IOException e) {
      close(lock);
      String cause =
          e instanceof AccessDeniedException
              ? "permission denied"
              : e.getClass().getSimpleName() + " " + e.getMessage();
      throw CommandFailure.failed(
          "the data directory %s cannot be written to (%s): choose another with --data-dir"
              .formatted(root, cause),
          e);
    } catch (CommandFailure inUse) {
      close(lock);
      throw inUse;
    }
  }

  Path root() {
    return root;
  }

  /// The folder, or the file, of this name in it.
  Path resolve(String name) {
    return root.resolve(name);
  }

  Path log(String service) {
    return root.resolve("logs").resolve(service + ".log");
  }

  Path pidFile(String service) {
    return root.resolve("run").resolve(service + ".pid");
  }

  /// Where a service's temporary files go.
  Path temporary(String service) {
    return root.resolve("tmp").resolve(service);
  }

  /// Makes a service's folder for temporary files, with nothing in it.
  void emptyTemporary(String service) throws IOException {
    FolderDeletion.delete(temporary(service));
    Files.createDirectories(temporary(service));
  }

  Path attributionKey() {
    return root.resolve("keys").resolve("attribution.key");
  }

  /// Gives the lock back.
  @Override
  public void close() {
    close(lock);
  }

  private static void takeLock(Path root, FileChannel file) throws IOException {
    FileLock taken;
    try {
      taken = file.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      taken = null;
    }
    if (taken == null) {
      ByteBuffer holder = ByteBuffer.allocate(32);
      file.read(holder, 0);
      String process =
          new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).strip();
      throw CommandFailure.failed(
          "the data directory %s is in use by process %s: stop that one, or choose another with --data-dir"
              .formatted(root, process));
    }
    file.truncate(0);
    file.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private void makeKey() throws IOException {
    Path key = attributionKey();
    if (Files.exists(key)) {
      return;
    }
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    Path part =
        Files.createTempFile(
            key.getParent(),
            "attribution",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, HexFormat.of().formatHex(secret) + "\n");
    Files.move(part, key);
  }

  private static void close(@Nullable FileChannel lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        // The lock goes with this process in any case.
        System.getLogger(DataDirectory.class.getName())
            .log(System.Logger.Level.DEBUG, "closing the lock", e);
      }
    }
  }
}
