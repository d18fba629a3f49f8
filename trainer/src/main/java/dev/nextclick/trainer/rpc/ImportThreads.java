package dev.nextclick.trainer.rpc;

import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.trainer.job.TrainerStoppingException;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads of the imports that are under way: one each, so that none waits for another, and not more than [#MOST], as each import
/// takes memory and disk of its own. They are the platform's, since what DuckDB does would hold up a virtual thread's carrier, and
/// with it other calls. Safe for use by many threads.
public final class ImportThreads implements AutoCloseable {

  /// How many imports there may be at once.
  public static final int MOST = 4;

  private static final Logger log = LoggerFactory.getLogger(ImportThreads.class);

  /// How long a stop waits for an import to clean up. What it then still leaves, the next start removes.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  // Each with its last work. Guarded by `this`.
  private final Map<ExecutorService, Runnable> inUse = new HashMap<>();
  private boolean closed;

  /// A thread for one import, to be given back with [#giveBack].
  ///
  /// @param last its last work, which comes after all that it is given before, when the thread is given back or the trainer stops
  /// @throws ServiceException `RESOURCE_EXHAUSTED` if there are as many imports as may be
  /// @throws TrainerStoppingException if the trainer is stopping
  synchronized ExecutorService take(Runnable last) {
    if (closed) {
      throw new TrainerStoppingException();
    }
    if (inUse.size() == MOST) {
      throw new ServiceException(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_IMPORTS",
          "%d imports are under way, and there may be no more at once".formatted(MOST));
    }
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("import").factory());
    inUse.put(thread, last);
    return thread;
  }

  /// Takes a thread back, which does its last work then. Harmless when it was given back before.
  synchronized void giveBack(ExecutorService thread) {
    Runnable last = inUse.get(thread);
    if (last == null || thread.isShutdown()) {
      return;
    }
    thread.execute(
        () -> {
          try {
            last.run();
          } finally {
            forget(thread);
          }
        });
    thread.shutdown();
  }

  private synchronized void forget(ExecutorService thread) {
    inUse.remove(thread);
  }

  /// Takes no more imports, and waits until those that are under way have done their last work: their calls have ended.
  @Override
  public void close() {
    List<ExecutorService> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(inUse.keySet());
      left.forEach(this::giveBack);
    }
    long end = System.nanoTime() + STOP_LIMIT.toNanos();
    try {
      for (ExecutorService thread : left) {
        if (!thread.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          log.warn("an import did not end within {} s", STOP_LIMIT.toSeconds());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
