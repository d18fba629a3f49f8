package dev.nextclick.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: twice as long each time, up to a limit, less a random part of up to half, so that the many
/// clients of a service that was away do not all come back at the same moment. For one thread at a time.
final class Backoff {

  private final long firstNanos;
  private final long longestNanos;
  private final RandomGenerator random;
  private long nextNanos;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    firstNanos = first.toNanos();
    longestNanos = longest.toNanos();
    this.random = random;
    nextNanos = firstNanos;
  }

  /// The next pause.
  Duration next() {
    long pause = nextNanos / 2 + random.nextLong(nextNanos / 2 + 1);
    nextNanos = Math.min(longestNanos, 2 * nextNanos);
    return Duration.ofNanos(pause);
  }

  /// It worked: the next pause is a short one.
  void reset() {
    nextNanos = firstNanos;
  }
}
