package dev.nextclick.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// What a registry is writing or deleting now, in the staging folders of its models.
final class StagingArea {

  /// No activation takes longer between writing a pointer and putting it in its place.
  private static final Duration POINTER_AGE = Duration.ofMinutes(1);

  private final Clock clock;

  /// Guarded by itself.
  private final Set<Path> inWork = new HashSet<>();

  StagingArea(Clock clock) {
    this.clock = clock;
  }

  /// A place in a model's staging folder, which is not there yet. What is there when it is closed is deleted.
  Staged begin(ModelFolder folder, String what) throws IOException {
    DurableFiles.createDirectories(folder.staging());
    Path path = folder.staged(what);
    synchronized (inWork) {
      inWork.add(path);
    }
    return new Staged(path);
  }

  final class Staged implements AutoCloseable {

    private final Path path;

    private Staged(Path path) {
      this.path = path;
    }

    Path path() {
      return path;
    }

    @Override
    public void close() throws IOException {
      synchronized (inWork) {
        inWork.remove(path);
      }
      DurableFiles.deleteTree(path);
    }
  }

  /// Removes what a process left that was killed, but not what is in work.
  void removeLeftovers(ModelFolder folder) throws IOException {
    for (Path leftover : DurableFiles.list(folder.staging())) {
      synchronized (inWork) {
        if (!inWork.contains(leftover) && !mayBeInUse(leftover)) {
          DurableFiles.deleteTree(leftover);
        }
      }
    }
  }

  /// A pointer that another process may be about to put in its place.
  private boolean mayBeInUse(Path leftover) throws IOException {
    return Files.isRegularFile(leftover, LinkOption.NOFOLLOW_LINKS)
        && Files.getLastModifiedTime(leftover)
            .toInstant()
            .isAfter(clock.instant().minus(POINTER_AGE));
  }
}
