package dev.nextclick.events;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/// Opens connections as the settings say: who we are, over TLS or not, how long anything may take.
final class RedisConnector {

  private static final Logger log = LoggerFactory.getLogger(RedisConnector.class);

  private final RedisStoreSettings settings;
  private final RedisAddress.Parts address;

  RedisConnector(RedisStoreSettings settings) {
    this.settings = settings;
    address = settings.redis().parts();
  }

  RedisTopology topology() {
    return address.topology();
  }

  /// Connects to a Redis.
  ///
  /// @throws JedisException if it cannot be reached, or does not let us in
  /// @throws StoreRefusedException if a key store cannot be read
  Connection connect(HostAndPort node) {
    return connect(node, config().database(address.database()).clientName("nextclick"), true);
  }

  /// Asks a sentinel for the address of a master; empty when it knows none of this name.
  ///
  /// @throws JedisException if it cannot be reached, or does not let us in
  Optional<HostAndPort> askForMaster(HostAndPort sentinel, String master) {
    try {
      return askForMaster(sentinel, master, false);
    } catch (JedisAccessControlException wantsPassword) {
      return askForMaster(sentinel, master, true);
    }
  }

  private Optional<HostAndPort> askForMaster(
      HostAndPort sentinel, String master, boolean authenticated) {
    Connection connection = connect(sentinel, config(), authenticated);
    try {
      connection.sendCommand(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", master);
      List<String> answer = connection.getMultiBulkReply();
      return answer == null || answer.size() != 2
          ? Optional.empty()
          : Optional.of(new HostAndPort(answer.get(0), Integer.parseInt(answer.get(1))));
    } finally {
      close(connection);
    }
  }

  /// Asks a master what lies under one key; on a cluster the master that it names, where another serves that or takes it over.
  ///
  /// @throws JedisException if one of them does not answer, or with an error
  <R> R ask(HostAndPort node, Connection connection, Function<Calls, R> question) {
    try {
      return question.apply(new Calls(connection, false));
    } catch (JedisRedirectionException e) {
      if (!(topology() instanceof RedisTopology.Cluster)) {
        throw e;
      }
      Connection other = connect(target(node, e));
      try {
        return question.apply(new Calls(other, e instanceof JedisAskDataException));
      } finally {
        close(other);
      }
    }
  }

  /// Whom a node names. It leaves out the host when that is its own.
  static HostAndPort target(HostAndPort by, JedisRedirectionException e) {
    HostAndPort named = e.getTargetNode();
    return named.getHost().isEmpty() ? new HostAndPort(by.getHost(), named.getPort()) : named;
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (JedisException alreadyGone) {
      log.trace("a connection that was already gone", alreadyGone);
    }
  }

  private Connection connect(
      HostAndPort node, DefaultJedisClientConfig.Builder config, boolean authenticated) {
    if (authenticated && !address.password().isEmpty()) {
      config.user(address.user().isEmpty() ? null : address.user()).password(address.password());
    }
    JedisClientConfig built = config.build();
    Connection fresh = new Connection(node, built);
    try {
      fresh.connect();
      return fresh;
    } catch (JedisException e) {
      close(fresh);
      throw e;
    }
  }

  private DefaultJedisClientConfig.Builder config() {
    int millis = Math.toIntExact(settings.timeout().toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2)
            .autoNegotiateProtocol(false)
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis);
    if (address.tls()) {
      config.sslOptions(tls());
    }
    return config;
  }

  private SslOptions tls() {
    SslOptions.Builder options = SslOptions.builder();
    settings
        .redis()
        .trustStore()
        .ifPresent(store -> options.truststore(readable(store), store.password().toCharArray()));
    settings
        .redis()
        .keyStore()
        .ifPresent(store -> options.keystore(readable(store), store.password().toCharArray()));
    return options.build();
  }

  private static File readable(KeyStoreFile store) {
    File file = store.file().toFile();
    if (!file.canRead()) {
      throw new StoreRefusedException("the key store " + store + " cannot be read");
    }
    return file;
  }
}
