package dev.nextclick.inference;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Holds the first who asks for the time until a test lets go. An answer is dated on the worker that made it: this is how a worker is kept busy.
final class HeldClock extends Clock {

  private static final int LIMIT_SECONDS = 60;

  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch holds = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);

  /// Waits until somebody is held.
  void awaitHolding() throws InterruptedException {
    if (!holds.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asked for the time");
    }
  }

  void letGo() {
    letGo.countDown();
  }

  @Override
  public Instant instant() {
    if (!taken.getAndSet(true)) {
      holds.countDown();
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
