package dev.nextclick.events;

import java.util.Collection;
import java.util.function.Consumer;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/// A thread's way to the masters that hold our partitions. It finds them, connects when it must, and finds them again when one is lost
/// or is no longer the master. For one thread at a time.
interface RedisLink extends AutoCloseable {

  /// The way to what the settings name, for those who write no clicks; nothing is connected yet. It needs no master but those that it
  /// is asked for.
  static RedisLink to(RedisStoreSettings settings) {
    return to(settings, false, connected -> {});
  }

  /// The way for those who write clicks, whose masters know what stands for the ids of events; nothing is connected yet.
  ///
  /// @param onConnect is told each time that a master was connected
  static RedisLink forClicks(RedisStoreSettings settings, Consumer<RedisNode> onConnect) {
    return to(settings, true, onConnect);
  }

  private static RedisLink to(
      RedisStoreSettings settings, boolean clicks, Consumer<RedisNode> onConnect) {
    RedisConnector connector = new RedisConnector(settings);
    return switch (connector.topology()) {
      case RedisTopology.Single(var node) ->
          new MasterLink(settings, connector, () -> node, clicks, onConnect);
      case RedisTopology.Sentinel sentinel ->
          new MasterLink(
              settings,
              connector,
              new SentinelMaster(connector, sentinel)::find,
              clicks,
              onConnect);
      case RedisTopology.Cluster(var seeds) ->
          new ClusterLink(settings, connector, seeds, clicks, onConnect);
    };
  }

  /// Connects to as many masters as can be reached.
  ///
  /// @throws StoreUnavailableException if there is none
  /// @throws StoreRefusedException if one holds another number of partitions
  void open();

  /// Whether there is a master that can be worked with.
  boolean isOpen();

  /// The masters that are connected.
  Collection<RedisNode> nodes();

  /// The master of a partition; connects when it must.
  ///
  /// @throws StoreUnavailableException if it cannot be reached, or is not ready to work
  /// @throws StoreRefusedException if it holds another number of partitions
  RedisNode node(int partition);

  /// The master that holds a key.
  RedisNode node(byte[] key);

  /// The exception for a connection that failed, or an answer that is an error. The connection is given up: the next one
  /// finds anew what it speaks to.
  StoreUnavailableException broken(RedisNode node, JedisException cause);

  /// Notes what a master said of a partition that is not its own: whose it is.
  void moved(RedisNode by, JedisMovedDataException to);

  /// The master that takes over, from one that said so, what was asked for; connects when it must.
  ///
  /// @throws StoreUnavailableException if it cannot be reached, or is not ready to work
  RedisNode importer(RedisNode by, JedisAskDataException to);

  /// Speaks to each connected master, and gives up those that do not answer.
  ///
  /// @throws StoreUnavailableException if none is left
  void ping();

  /// What a write guaranteed on the masters that were connected last, the weakest of them; what was expected before.
  Durability durability();

  @Override
  void close();
}
