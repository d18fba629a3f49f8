package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// Which master of a cluster serves which slot, as one of its nodes said last. For one thread at a time.
final class ClusterMap {

  private static final int SLOTS = 16_384;

  private final RedisConnector connector;
  private final List<HostAndPort> seeds;
  private @Nullable HostAndPort[] masters = new HostAndPort[SLOTS];

  ClusterMap(RedisConnector connector, List<HostAndPort> seeds) {
    this.connector = connector;
    this.seeds = seeds;
  }

  boolean isEmpty() {
    return masters().isEmpty();
  }

  Set<HostAndPort> masters() {
    return Arrays.stream(masters).filter(Objects::nonNull).collect(Collectors.toSet());
  }

  /// Null when no master serves it.
  @Nullable HostAndPort master(int slot) {
    return masters[slot];
  }

  /// Notes what a node said of one slot.
  void learn(int slot, HostAndPort master) {
    masters[slot] = master;
  }

  /// Asks a connected master.
  ///
  /// @throws JedisException if it does not answer
  void ask(RedisNode node) {
    masters = slots(node.connection(), node.address());
  }

  /// Asks the first that answers: what was a master, else a seed.
  ///
  /// @throws JedisException if none does
  void askAnyone() {
    Set<HostAndPort> others = new LinkedHashSet<>(masters());
    others.addAll(seeds);
    List<String> answers = new ArrayList<>();
    for (HostAndPort other : others) {
      try {
        Connection connection = connector.connect(other);
        try {
          masters = slots(connection, other);
          return;
        } finally {
          RedisConnector.close(connection);
        }
      } catch (JedisException e) {
        answers.add(other + ": " + e.getMessage());
      }
    }
    throw new JedisConnectionException(
        "no node of the Redis cluster answers: " + String.join("; ", answers));
  }

  private static @Nullable HostAndPort[] slots(Connection connection, HostAndPort asked) {
    connection.sendCommand(Command.CLUSTER, "SLOTS");
    @Nullable HostAndPort[] found = new HostAndPort[SLOTS];
    for (Object each : connection.getObjectMultiBulkReply()) {
      List<?> range = (List<?>) each;
      List<?> master = (List<?>) range.get(2);
      Object host = master.get(0);
      String name = host instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
      HostAndPort address =
          new HostAndPort(
              name.isEmpty() || name.equals("?") ? asked.getHost() : name, number(master.get(1)));
      Arrays.fill(found, number(range.get(0)), number(range.get(1)) + 1, address);
    }
    return found;
  }

  private static int number(Object answer) {
    return Math.toIntExact((Long) answer);
  }
}
