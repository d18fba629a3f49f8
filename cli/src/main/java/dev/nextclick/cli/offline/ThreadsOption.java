package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import picocli.CommandLine.Option;

/// How many threads a command may keep busy, to be mixed into it.
public final class ThreadsOption {

  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that may be busy. Default: one for each processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /// How many there may be.
  ///
  /// @throws CommandFailure if there cannot be so many
  public int count() {
    if (threads < 1 || threads > MOST) {
      throw CommandFailure.wrongUsage(
          "--threads must be from 1 to %d, not %d".formatted(MOST, threads));
    }
    return threads;
  }
}
