package dev.nextclick.cli.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Where a supervisor names the process of its service.
///
/// @param path the file, which is there while the service runs
record PidFile(Path path) {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /// Forgets the process of a former run.
  void clear() throws IOException {
    Files.deleteIfExists(path);
  }

  /// Waits for the service's process.
  ///
  /// @return empty if the supervisor ended, and so its service
  /// @throws TimeoutException if the supervisor lives and names no process of its own
  Optional<ProcessHandle> await(Process supervisor, Duration limit)
      throws IOException, TimeoutException {
    long until = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < until) {
      Optional<ProcessHandle> found = serviceOf(supervisor);
      if (found.isPresent() || !supervisor.isAlive()) {
        return found;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new TimeoutException(
        "its supervisor named no process within %.1f s".formatted(limit.toMillis() / 1000.0));
  }

  private Optional<ProcessHandle> serviceOf(Process supervisor) throws IOException {
    String pid;
    try {
      pid = Files.readString(path).strip();
    } catch (NoSuchFileException notYetOrNoLonger) {
      return Optional.empty();
    }
    try (Stream<ProcessHandle> children = supervisor.children()) {
      return children.filter(child -> Long.toString(child.pid()).equals(pid)).findFirst();
    }
  }
}
