package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// An open connection to a master that was found to hold our partitions, and what it guarantees. For one thread at a time.
final class RedisNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisNode.class);

  private final HostAndPort address;
  private final Connection connection;
  private @Nullable EventIdHash eventIdHash;
  private int replicas;
  private boolean tellsDurability = true;
  private Durability written = Durability.MEMORY;

  private RedisNode(HostAndPort address, Connection connection) {
    this.address = address;
    this.connection = connection;
  }

  /// Connects to a master.
  ///
  /// @param partitionsKey where it keeps the number of partitions
  /// @param eventIdHash finds what stands for the ids of events, given this master's connection; null where no clicks are written
  /// @throws JedisException if it cannot be reached, is not ready to work, or is a replica
  /// @throws StoreRefusedException if it holds another number of partitions
  static RedisNode open(
      RedisConnector connector,
      HostAndPort address,
      RedisStoreSettings settings,
      byte[] partitionsKey,
      Function<Connection, @Nullable EventIdHash> eventIdHash) {
    RedisNode node = new RedisNode(address, connector.connect(address));
    try {
      node.requireMaster();
      node.requirePartitions(connector, settings.partitions(), partitionsKey);
      node.eventIdHash = eventIdHash.apply(node.connection);
      node.findDurability(settings.durability());
      return node;
    } catch (JedisException | StoreRefusedException e) {
      node.close();
      throw e;
    }
  }

  /// What stands for the ids of events, read where its key is kept, and drawn there when there is none.
  ///
  /// @throws StoreRefusedException if what is kept is no key
  static EventIdHash eventIdHash(
      RedisConnector connector, HostAndPort address, Connection connection) {
    String kept =
        connector.ask(
            address,
            connection,
            calls -> kept(calls, StoreKeys.EVENT_ID_KEY, EventIdHash.drawKey()));
    try {
      return EventIdHash.of(kept);
    } catch (IllegalArgumentException e) {
      throw new StoreRefusedException("nc:key in Redis: " + e.getMessage());
    }
  }

  /// What stands for the ids of events, where clicks are written.
  EventIdHash eventIdHash() {
    EventIdHash found = eventIdHash;
    if (found == null) {
      throw new IllegalStateException("not for clicks");
    }
    return found;
  }

  HostAndPort address() {
    return address;
  }

  Connection connection() {
    return connection;
  }

  /// What a write guarantees once it is answered: whether it is on this master's disk.
  Durability durability() {
    return written;
  }

  /// Whether that is what Redis said of itself, and not what the settings say of it.
  boolean tellsDurability() {
    return tellsDurability;
  }

  /// What an acknowledgement can guarantee at best: as [#durability()], or more if a replica follows and is waited for.
  Durability guarantee(RedisStoreSettings settings) {
    return settings.durability() == Durability.REPLICATED
            && written == Durability.DISK
            && replicas > 0
        ? Durability.REPLICATED
        : written;
  }

  /// How many replicas followed it when it was connected.
  int replicas() {
    return replicas;
  }

  /// @throws JedisException if it does not answer
  void ping() {
    connection.sendCommand(Command.PING);
    connection.getOne();
  }

  @Override
  public void close() {
    RedisConnector.close(connection);
  }

  @Override
  public String toString() {
    return address.toString();
  }

  // Sentinels and cluster nodes name the old master for a while after a failover.
  private void requireMaster() {
    try {
      connection.sendCommand(Command.ROLE);
      List<Object> role = connection.getObjectMultiBulkReply();
      if (!(role.get(0) instanceof byte[] name)
          || !"master".equals(new String(name, StandardCharsets.US_ASCII))) {
        throw new JedisConnectionException("is not the master");
      }
      replicas = role.size() > 2 && role.get(2) instanceof List<?> followers ? followers.size() : 0;
    } catch (JedisDataException forbidden) {
      log.debug("Redis does not tell its role: {}", forbidden.getMessage());
    }
  }

  private void requirePartitions(RedisConnector connector, int partitions, byte[] key) {
    String ours = Integer.toString(partitions);
    String found = connector.ask(address, connection, calls -> kept(calls, key, ours));
    if (!ours.equals(found)) {
      throw new StoreRefusedException(
          "Redis holds sessions in %s partitions, and this store is set up for %d: set it to %s, or use another Redis"
              .formatted(found, partitions, found));
    }
  }

  /// What is kept under a key; ours if there is nothing yet.
  private static String kept(Calls calls, byte[] key, String ours) {
    calls.send(Command.SET, key, ours.getBytes(StandardCharsets.US_ASCII), Keyword.NX.getRaw());
    calls.send(Command.GET, key);
    return calls.answer() instanceof byte[] found
        ? new String(found, StandardCharsets.US_ASCII)
        : "";
  }

  private void findDurability(Durability expected) {
    try {
      if (!configuration("appendonly").equals("yes")) {
        return;
      }
      written =
          switch (configuration("appendfsync")) {
            case "always" -> Durability.DISK;
            case "everysec" -> Durability.EVERY_SECOND;
            default -> Durability.MEMORY;
          };
    } catch (JedisDataException forbidden) {
      log.debug("Redis does not tell its configuration: {}", forbidden.getMessage());
      tellsDurability = false;
      written = expected == Durability.REPLICATED ? Durability.DISK : expected;
    }
  }

  private String configuration(String name) {
    connection.sendCommand(Command.CONFIG, "GET", name);
    List<String> answer = connection.getMultiBulkReply();
    return answer.size() == 2 ? answer.get(1) : "";
  }
}
