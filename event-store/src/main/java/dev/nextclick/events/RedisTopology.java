package dev.nextclick.events;

import java.util.List;
import redis.clients.jedis.HostAndPort;

/// How a Redis is laid out, and whom to ask where its masters are.
sealed interface RedisTopology {

  /// One Redis, which is the master.
  record Single(HostAndPort node) implements RedisTopology {}

  /// One master with replicas, watched by sentinels that say which of them is the master.
  ///
  /// @param master the name by which the sentinels know it
  record Sentinel(List<HostAndPort> sentinels, String master) implements RedisTopology {
    public Sentinel {
      sentinels = List.copyOf(sentinels);
    }
  }

  /// Many masters, each with its share of the partitions.
  ///
  /// @param seeds some of its nodes; they name the others
  record Cluster(List<HostAndPort> seeds) implements RedisTopology {
    public Cluster {
      seeds = List.copyOf(seeds);
    }
  }
}
