package dev.nextclick.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Progress where there is no terminal, in a log say: a line every few seconds, and one at the end.
final class ProgressLines implements Progress {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String task;
  private final PrintStream log;
  private final LongSupplier nanoTime;
  private long printed;
  private String last = "";
  private String shown = "";

  /// @param nanoTime the clock: nanoseconds from any origin
  ProgressLines(String task, PrintStream log, LongSupplier nanoTime) {
    this.task = task;
    this.log = log;
    this.nanoTime = nanoTime;
    printed = nanoTime.getAsLong();
  }

  @Override
  public void at(double share, String status) {
    last =
        String.format(Locale.ROOT, "%s: %3.0f %% %s", task, 100 * Math.clamp(share, 0, 1), status);
    long now = nanoTime.getAsLong();
    if (now - printed >= INTERVAL_NANOS) {
      printed = now;
      show();
    }
  }

  @Override
  public void close() {
    if (!last.equals(shown)) {
      show();
    }
  }

  private void show() {
    shown = last;
    log.println(last);
  }
}
