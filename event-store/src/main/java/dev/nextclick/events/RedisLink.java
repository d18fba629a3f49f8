package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/// One connection to Redis, found to hold our partitions before it is used. For one thread at a time.
final class RedisLink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private final RedisStoreSettings settings;
  private final Consumer<RedisLink> onConnect;
  private @Nullable Connection connection;
  private @Nullable EventIdHash eventIdHash;
  private volatile Durability durability;
  private boolean tellsDurability;

  RedisLink(RedisStoreSettings settings) {
    this(settings, connected -> {});
  }

  /// @param onConnect is told each time that it has connected
  RedisLink(RedisStoreSettings settings, Consumer<RedisLink> onConnect) {
    this.settings = settings;
    this.onConnect = onConnect;
    this.durability = settings.durability();
  }

  /// The open connection; connects when there is none.
  ///
  /// @throws StoreUnavailableException if Redis cannot be reached, or is not ready to work
  /// @throws StoreRefusedException if it holds another number of partitions
  Connection connection() {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    try {
      Connection fresh = connect();
      try {
        requirePartitions(fresh);
        eventIdHash = eventIdHash(fresh);
        durability = findDurability(fresh);
      } catch (JedisException | StoreRefusedException e) {
        close(fresh);
        throw e;
      }
      connection = fresh;
      onConnect.accept(this);
      return fresh;
    } catch (JedisException e) {
      throw unavailable(e);
    }
  }

  /// What stands for the ids of events in this Redis; the link is connected.
  EventIdHash eventIdHash() {
    EventIdHash found = eventIdHash;
    if (found == null) {
      throw new IllegalStateException("not connected");
    }
    return found;
  }

  /// What Redis guaranteed when the link was last connected.
  Durability durability() {
    return durability;
  }

  /// Whether that is what Redis said of itself, and not what the settings say of it.
  boolean tellsDurability() {
    return tellsDurability;
  }

  /// The exception for a connection that failed or an answer that is an error. The connection is given up: the next one
  /// finds anew what it speaks to.
  StoreUnavailableException broken(JedisException cause) {
    close();
    return unavailable(cause);
  }

  /// @throws JedisException if Redis does not answer
  void ping() {
    Connection open = connection();
    open.sendCommand(Command.PING);
    open.getOne();
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      close(open);
    }
  }

  private StoreUnavailableException unavailable(JedisException cause) {
    return new StoreUnavailableException(
        "Redis at %s:%d: %s".formatted(settings.redis().getHost(), port(), cause.getMessage()),
        cause);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (JedisException alreadyGone) {
      log.trace("a connection that was already gone", alreadyGone);
    }
  }

  private Connection connect() {
    int millis = Math.toIntExact(settings.timeout().toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2)
            .autoNegotiateProtocol(false)
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .user(JedisURIHelper.getUser(settings.redis()))
            .password(JedisURIHelper.getPassword(settings.redis()))
            .database(JedisURIHelper.getDBIndex(settings.redis()))
            .clientName("nextclick");
    if (JedisURIHelper.isRedisSSLScheme(settings.redis())) {
      config.sslOptions(SslOptions.defaults());
    }
    Connection fresh =
        new Connection(new HostAndPort(settings.redis().getHost(), port()), config.build());
    try {
      fresh.connect();
      return fresh;
    } catch (JedisException e) {
      close(fresh);
      throw e;
    }
  }

  private int port() {
    int port = settings.redis().getPort();
    return port < 0 ? Protocol.DEFAULT_PORT : port;
  }

  private void requirePartitions(Connection fresh) {
    byte[] ours = Integer.toString(settings.partitions()).getBytes(StandardCharsets.US_ASCII);
    fresh.sendCommand(Command.SET, StoreKeys.PARTITIONS, ours, Keyword.NX.getRaw());
    fresh.getOne();
    fresh.sendCommand(Command.GET, StoreKeys.PARTITIONS);
    String found = fresh.getBulkReply();
    if (!Integer.toString(settings.partitions()).equals(found)) {
      throw new StoreRefusedException(
          "Redis holds sessions in %s partitions, and this store is set up for %d: set it to %s, or use another Redis"
              .formatted(found, settings.partitions(), found));
    }
  }

  private static EventIdHash eventIdHash(Connection fresh) {
    fresh.sendCommand(
        Command.SET,
        StoreKeys.EVENT_ID_KEY,
        EventIdHash.drawKey().getBytes(StandardCharsets.US_ASCII),
        Keyword.NX.getRaw());
    fresh.getOne();
    fresh.sendCommand(Command.GET, StoreKeys.EVENT_ID_KEY);
    try {
      return EventIdHash.of(String.valueOf(fresh.getBulkReply()));
    } catch (IllegalArgumentException e) {
      throw new StoreRefusedException("nc:key in Redis: " + e.getMessage());
    }
  }

  private Durability findDurability(Connection fresh) {
    try {
      tellsDurability = true;
      if (!configuration(fresh, "appendonly").equals("yes")) {
        return Durability.MEMORY;
      }
      return switch (configuration(fresh, "appendfsync")) {
        case "always" -> Durability.DISK;
        case "everysec" -> Durability.EVERY_SECOND;
        default -> Durability.MEMORY;
      };
    } catch (JedisDataException forbidden) {
      log.debug("Redis does not tell its configuration: {}", forbidden.getMessage());
      tellsDurability = false;
      return settings.durability();
    }
  }

  private static String configuration(Connection fresh, String name) {
    fresh.sendCommand(Command.CONFIG, "GET", name);
    List<String> answer = fresh.getMultiBulkReply();
    return answer.size() == 2 ? answer.get(1) : "";
  }
}
