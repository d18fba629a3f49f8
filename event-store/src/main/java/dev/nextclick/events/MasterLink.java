package dev.nextclick.events;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/// The way to one master that holds everything.
final class MasterLink implements RedisLink {

  private final RedisStoreSettings settings;
  private final RedisConnector connector;
  private final Supplier<HostAndPort> address;
  private final boolean clicks;
  private final Consumer<RedisNode> onConnect;
  private @Nullable RedisNode open;
  private volatile Durability durability;

  /// @param address asked before each connection; throws [JedisException] when nobody knows
  /// @param clicks whether clicks are written
  MasterLink(
      RedisStoreSettings settings,
      RedisConnector connector,
      Supplier<HostAndPort> address,
      boolean clicks,
      Consumer<RedisNode> onConnect) {
    this.settings = settings;
    this.connector = connector;
    this.address = address;
    this.clicks = clicks;
    this.onConnect = onConnect;
    this.durability = settings.durability();
  }

  @Override
  public void open() {
    RedisNode _ = node();
  }

  @Override
  public boolean isOpen() {
    return open != null;
  }

  @Override
  public Collection<RedisNode> nodes() {
    RedisNode master = open;
    return master == null ? List.of() : List.of(master);
  }

  @Override
  public RedisNode node(int partition) {
    return node();
  }

  @Override
  public RedisNode node(byte[] key) {
    return node();
  }

  private RedisNode node() {
    RedisNode master = open;
    return master == null ? connect() : master;
  }

  private RedisNode connect() {
    String where = "Redis";
    try {
      HostAndPort found = address.get();
      where = "Redis at " + found;
      RedisNode fresh =
          RedisNode.open(
              connector,
              found,
              settings,
              StoreKeys.PARTITIONS,
              own -> clicks ? RedisNode.eventIdHash(connector, found, own) : null);
      open = fresh;
      durability = fresh.guarantee(settings);
      onConnect.accept(fresh);
      return fresh;
    } catch (JedisException e) {
      throw new StoreUnavailableException(where + ": " + e.getMessage(), e);
    }
  }

  @Override
  public StoreUnavailableException broken(RedisNode node, JedisException cause) {
    close();
    return new StoreUnavailableException("Redis at " + node + ": " + cause.getMessage(), cause);
  }

  @Override
  public void moved(RedisNode by, JedisMovedDataException to) {
    close();
  }

  @Override
  public RedisNode importer(RedisNode by, JedisAskDataException to) {
    throw broken(by, to);
  }

  @Override
  public void ping() {
    RedisNode master = node();
    try {
      master.ping();
    } catch (JedisException e) {
      throw broken(master, e);
    }
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public void close() {
    RedisNode master = open;
    open = null;
    if (master != null) {
      master.close();
    }
  }
}
