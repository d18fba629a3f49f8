package dev.nextclick.client;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Draws ids for events that came without one, in the form of UUIDs (version 8, RFC 9562): half of an id is this object's own random
/// number, the other half counts, so that no two of its ids are equal, and those of two processes only if 60 random bits are. Safe for
/// use by many threads.
final class EventIds {

  private static final long VERSION_BITS = 0xf000L;
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 1L << 63;
  private static final long COUNT_BITS = -1L >>> 2;
  // An odd number: multiplied by it, no two counts become the same.
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final long own;
  private final AtomicLong count;

  EventIds() {
    SecureRandom random = new SecureRandom();
    own = (random.nextLong() & ~VERSION_BITS) | VERSION_8;
    count = new AtomicLong(random.nextLong());
  }

  /// Another id.
  String next() {
    long spread = count.getAndIncrement() * SPREAD;
    return new UUID(own, (spread & COUNT_BITS) | VARIANT).toString();
  }
}
