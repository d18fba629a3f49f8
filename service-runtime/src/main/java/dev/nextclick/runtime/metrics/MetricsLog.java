package dev.nextclick.runtime.metrics;

import dev.nextclick.runtime.settings.Setting;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs a service's metrics at an interval from its start on, and when it ends. One that never started has nothing to say.
public final class MetricsLog implements AutoCloseable {

  /// How often; `0s` is never, not at the end either.
  public static final Setting<Duration> EVERY =
      Setting.duration(
              "metrics-every", "How often it logs what it counts and times of itself. 0s: never.")
          .withDefault("5m");

  private static final Logger log = LoggerFactory.getLogger(MetricsLog.class);

  private final Metrics metrics;
  private final Duration every;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("metrics").daemon().factory());

  // Guarded by `this`.
  private boolean started;

  public MetricsLog(Metrics metrics, Duration every) {
    this.metrics = metrics;
    this.every = every;
  }

  /// Begins; the first line is due after one interval.
  public synchronized void start() {
    if (executor.isShutdown()) {
      // A process may be stopped while it starts.
      return;
    }
    started = true;
    if (every.isPositive()) {
      Future<?> _ =
          executor.scheduleWithFixedDelay(
              this::write, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void close() {
    executor.shutdownNow();
    if (started && every.isPositive()) {
      write();
    }
  }

  private void write() {
    log.info("{}", metrics.snapshot());
  }
}
