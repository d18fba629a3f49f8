package dev.nextclick.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// Asks the sentinels who the master is, the one that answered last first. For one thread at a time.
final class SentinelMaster {

  private final RedisConnector connector;
  private final String master;
  private final List<HostAndPort> sentinels;

  SentinelMaster(RedisConnector connector, RedisTopology.Sentinel topology) {
    this.connector = connector;
    master = topology.master();
    sentinels = new ArrayList<>(topology.sentinels());
  }

  /// @throws JedisException if no sentinel tells
  HostAndPort find() {
    List<String> answers = new ArrayList<>();
    for (HostAndPort sentinel : List.copyOf(sentinels)) {
      try {
        Optional<HostAndPort> found = connector.askForMaster(sentinel, master);
        if (found.isPresent()) {
          sentinels.remove(sentinel);
          sentinels.addFirst(sentinel);
          return found.get();
        }
        answers.add(sentinel + " knows no master " + master);
      } catch (JedisException e) {
        answers.add(sentinel + ": " + e.getMessage());
      }
    }
    throw new JedisConnectionException(
        "no sentinel tells the master: " + String.join("; ", answers));
  }
}
