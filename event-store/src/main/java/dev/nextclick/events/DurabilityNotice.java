package dev.nextclick.events;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;

/// Says what Redis guarantees when it is first found, and again when that has changed, so that a weaker guarantee than expected is seen
/// before a crash and not after it. Safe for use by many threads.
final class DurabilityNotice {

  private static final Logger log = LoggerFactory.getLogger(DurabilityNotice.class);

  private final RedisStoreSettings settings;
  private final Map<HostAndPort, Durability> said = new HashMap<>();

  DurabilityNotice(RedisStoreSettings settings) {
    this.settings = settings;
  }

  /// Takes what was found on connecting.
  synchronized void connected(RedisNode node) {
    Durability found = node.guarantee(settings);
    if (found == said.put(node.address(), found)) {
      return;
    }
    if (!node.tellsDurability()) {
      log.warn(
          "Redis does not tell its configuration: believing that acknowledged means {}", found);
    } else if (found.compareTo(settings.durability()) >= 0) {
      log.info("acknowledged means {} by Redis at {}", found, node);
    } else if (settings.durability() == Durability.REPLICATED && found == Durability.DISK) {
      log.warn(
          "Redis at {} has no replica: nothing is acknowledged until one follows it, as REPLICATED is expected",
          node);
    } else {
      log.warn(
          "acknowledged means {}, as Redis is configured, and not {} as expected: set appendonly and appendfsync",
          found,
          settings.durability());
    }
  }
}
