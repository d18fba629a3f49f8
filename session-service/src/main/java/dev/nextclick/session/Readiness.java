package dev.nextclick.session;

import dev.nextclick.runtime.grpc.GrpcServer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps a server's readiness true to whether the store is there.
final class Readiness implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final BooleanSupplier storeAvailable;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("readiness").daemon().factory());
  private @Nullable GrpcServer server;
  private boolean stopped;

  Readiness(BooleanSupplier storeAvailable) {
    this.storeAvailable = storeAvailable;
  }

  synchronized void start(GrpcServer told) {
    server = told;
    Future<?> _ =
        executor.scheduleWithFixedDelay(
            () -> look(told), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Says that the server is not ready, and nothing else from now on.
  synchronized void stop() {
    stopped = true;
    if (server != null) {
      server.setReady(false);
    }
  }

  @Override
  public void close() {
    stop();
    executor.shutdownNow();
  }

  private synchronized void look(GrpcServer told) {
    if (!stopped) {
      told.setReady(storeAvailable.getAsBoolean());
    }
  }
}
