package dev.nextclick.events;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what Redis guarantees when it is first found, and again when that has changed, so that a weaker guarantee than expected is seen
/// before a crash and not after it. Safe for use by many threads.
final class DurabilityNotice {

  private static final Logger log = LoggerFactory.getLogger(DurabilityNotice.class);

  private final Durability expected;
  private @Nullable Durability said;

  DurabilityNotice(Durability expected) {
    this.expected = expected;
  }

  /// Takes what a link has found on connecting.
  synchronized void connected(RedisLink link) {
    Durability found = link.durability();
    if (found == said) {
      return;
    }
    said = found;
    if (!link.tellsDurability()) {
      log.warn(
          "Redis does not tell its configuration: believing that acknowledged means {}", found);
    } else if (found.compareTo(expected) < 0) {
      log.warn(
          "acknowledged means {}, as Redis is configured, and not {} as expected: set appendonly and appendfsync",
          found,
          expected);
    } else {
      log.info("acknowledged means {}", found);
    }
  }
}
