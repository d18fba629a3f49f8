package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/// What a store takes of Redis's memory, as Redis itself says.
///
/// @param usedBytes everything that Redis holds, its own overhead included
/// @param logBytes the logs of all partitions
public record StoreMemory(long usedBytes, long logBytes) {

  private static final String USED = "used_memory:";

  /// Asks Redis.
  ///
  /// @throws StoreUnavailableException if it cannot be asked
  public static StoreMemory of(RedisStoreSettings settings) {
    try (RedisLink link = new RedisLink(settings)) {
      try {
        Connection connection = link.connection();
        long logs = 0;
        for (int partition = 0; partition < settings.partitions(); partition++) {
          connection.sendCommand(
              Command.MEMORY,
              ascii("USAGE"),
              StoreKeys.log(partition),
              ascii("SAMPLES"),
              ascii("0"));
          logs += connection.getOne() instanceof Long bytes ? bytes : 0;
        }
        connection.sendCommand(Command.INFO, "memory");
        return new StoreMemory(used(connection.getBulkReply()), logs);
      } catch (JedisException e) {
        throw link.broken(e);
      }
    }
  }

  private static long used(String info) {
    return info.lines()
        .filter(line -> line.startsWith(USED))
        .mapToLong(line -> Long.parseLong(line.substring(USED.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Redis does not say what it uses"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
