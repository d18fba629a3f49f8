package dev.nextclick.inference;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Holds the first scoring worker that asks for the time until a test lets go. An answer is dated on the worker that
/// made it, or on the network's thread where the worker was done too soon; that one must never be held.
final class HeldClock extends Clock {

  private static final int LIMIT_SECONDS = 60;

  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch letGo = new CountDownLatch(1);

  /// True while a worker is held, and after.
  boolean hasHeld() {
    return taken.get();
  }

  void letGo() {
    letGo.countDown();
  }

  @Override
  public Instant instant() {
    boolean worker = Thread.currentThread().getName().startsWith("scoring-");
    if (worker && !taken.getAndSet(true)) {
      try {
        if (!letGo.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("the test never let go");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return Instant.EPOCH;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
