package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToLongFunction;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/// What a store takes of Redis's memory, as Redis itself says; of a cluster, its masters together.
///
/// @param usedBytes everything that Redis holds, its own overhead included
/// @param logBytes the logs of all partitions
public record StoreMemory(long usedBytes, long logBytes) {

  private static final String USED = "used_memory:";

  /// Asks Redis.
  ///
  /// @throws StoreUnavailableException if it cannot be asked
  public static StoreMemory of(RedisStoreSettings settings) {
    try (RedisLink link = RedisLink.to(settings)) {
      long logs = 0;
      for (int partition = 0; partition < settings.partitions(); partition++) {
        byte[] key = StoreKeys.log(partition);
        logs += ask(link, link.node(partition), connection -> bytes(connection, key));
      }
      long used = 0;
      for (RedisNode node : List.copyOf(link.nodes())) {
        used += ask(link, node, StoreMemory::used);
      }
      return new StoreMemory(used, logs);
    }
  }

  private static long ask(RedisLink link, RedisNode node, ToLongFunction<Connection> question) {
    try {
      return question.applyAsLong(node.connection());
    } catch (JedisException e) {
      throw link.broken(node, e);
    }
  }

  private static long bytes(Connection connection, byte[] key) {
    connection.sendCommand(Command.MEMORY, ascii("USAGE"), key, ascii("SAMPLES"), ascii("0"));
    return connection.getOne() instanceof Long bytes ? bytes : 0;
  }

  private static long used(Connection connection) {
    connection.sendCommand(Command.INFO, "memory");
    return used(connection.getBulkReply());
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
