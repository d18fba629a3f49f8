package dev.nextclick.events;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/// What stands for the ids of events on a cluster: one for all its masters, since a session must hash alike wherever its partition moves.
/// The master that keeps its key is asked at each connection; what was found before does while that one is away. For one thread at a time.
final class EventIdKeeper {

  private static final int SLOT = JedisClusterCRC16.getSlot(StoreKeys.EVENT_ID_KEY);

  private final RedisConnector connector;
  private final ClusterMap map;
  private @Nullable EventIdHash known;

  EventIdKeeper(RedisConnector connector, ClusterMap map) {
    this.connector = connector;
    this.map = map;
  }

  /// Asks, over the connection to a master if that is the one.
  ///
  /// @throws JedisException if it is away, and was never reached
  EventIdHash find(HostAndPort master, Connection own) {
    HostAndPort keeper = map.master(SLOT);
    EventIdHash found;
    if (master.equals(keeper)) {
      found = RedisNode.eventIdHash(connector, master, own);
    } else if (keeper == null) {
      found = known(new JedisException("no master of the Redis cluster keeps nc:key"));
    } else {
      found = ask(keeper);
    }
    known = found;
    return found;
  }

  private EventIdHash ask(HostAndPort keeper) {
    try {
      Connection connection = connector.connect(keeper);
      try {
        return RedisNode.eventIdHash(connector, keeper, connection);
      } finally {
        RedisConnector.close(connection);
      }
    } catch (JedisException away) {
      return known(away);
    }
  }

  private EventIdHash known(JedisException otherwise) {
    if (known == null) {
      throw otherwise;
    }
    return known;
  }
}
