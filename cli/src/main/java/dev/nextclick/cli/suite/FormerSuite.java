package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What may be left of the suite that used a data directory before: when that one was killed, its services take a moment to stop.
final class FormerSuite {

  // Start times and file times come from clocks of different precision.
  private static final Duration CLOCK_PRECISION = Duration.ofSeconds(2);

  private FormerSuite() {}

  /// Waits until the processes that the pid files name have ended.
  ///
  /// @throws CommandFailure naming the one that does not end
  static void awaitEnd(DataDirectory directory, Consumer<String> events) {
    List<Path> pidFiles;
    try (Stream<Path> files = Files.list(directory.resolve("run"))) {
      pidFiles = files.filter(file -> file.toString().endsWith(".pid")).toList();
      for (Path file : pidFiles) {
        Optional<ProcessHandle> former = process(file);
        if (former.isPresent()) {
          events.accept("waiting for process " + former.get().pid() + " of a former run to end");
          await(former.get(), file);
        }
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw CommandFailure.failed(
          "cannot read " + directory.resolve("run") + ": " + e.getMessage(), e);
    }
  }

  private static void await(ProcessHandle former, Path file) {
    Duration limit = SupervisedProcess.GRACE.plusSeconds(10);
    try {
      former.onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw CommandFailure.failed(
          "process %d of a former run does not end (%s): end it".formatted(former.pid(), file), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted while waiting for a former run to end", e);
    }
  }

  /// The process that the file names, if it is still the one that was meant: one that started after the file was written is another.
  private static Optional<ProcessHandle> process(Path file) throws IOException {
    String pid = Files.readString(file).strip();
    if (!pid.matches("\\d{1,10}")) {
      return Optional.empty();
    }
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(started -> started.isBefore(written.plus(CLOCK_PRECISION)))
                    .orElse(true));
  }
}
