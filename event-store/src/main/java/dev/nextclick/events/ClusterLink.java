package dev.nextclick.events;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/// The way to the masters of a cluster. One that is away fails what is its own, at once, and is tried again after a pause; the others go
/// on. While one is away, and after one said that a partition is another's, the cluster is asked anew who its masters are.
final class ClusterLink implements RedisLink {

  private static final Logger log = LoggerFactory.getLogger(ClusterLink.class);

  private static final Duration ASK_AGAIN = Duration.ofMillis(100);
  // Each try at one that hangs holds up the work for the others until it times out.
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final RedisStoreSettings settings;
  private final RedisConnector connector;
  private final ClusterMap map;
  private final boolean clicks;
  private final Consumer<RedisNode> onConnect;
  private final EventIdKeeper eventIds;
  private final int[] slots;
  private final Map<HostAndPort, RedisNode> open = new HashMap<>();
  private final Map<HostAndPort, Absence> absent = new HashMap<>();
  private String unknown = "the Redis cluster was not asked yet";
  private boolean doubtful = true;
  private long askedAt = System.nanoTime() - ASK_AGAIN.toNanos();
  private volatile Durability durability;

  private record Absence(StoreUnavailableException reason, long since, boolean hangs) {
    boolean isFresh(long now) {
      return now - since < (hangs ? TRY_AGAIN : ASK_AGAIN).toNanos();
    }
  }

  /// @param clicks whether clicks are written
  ClusterLink(
      RedisStoreSettings settings,
      RedisConnector connector,
      List<HostAndPort> seeds,
      boolean clicks,
      Consumer<RedisNode> onConnect) {
    this.settings = settings;
    this.connector = connector;
    this.clicks = clicks;
    this.onConnect = onConnect;
    map = new ClusterMap(connector, seeds);
    eventIds = new EventIdKeeper(connector, map);
    slots =
        IntStream.range(0, settings.partitions())
            .map(partition -> JedisClusterCRC16.getSlot(StoreKeys.log(partition)))
            .toArray();
    durability = settings.durability();
  }

  @Override
  public void open() {
    StoreUnavailableException away = null;
    for (int slot : slots) {
      try {
        RedisNode _ = ofSlot(slot);
      } catch (StoreUnavailableException e) {
        away = e;
      }
    }
    if (away != null && open.isEmpty()) {
      throw away;
    }
  }

  @Override
  public boolean isOpen() {
    return !open.isEmpty();
  }

  @Override
  public Collection<RedisNode> nodes() {
    return open.values();
  }

  @Override
  public RedisNode node(int partition) {
    return ofSlot(slots[partition]);
  }

  @Override
  public RedisNode node(byte[] key) {
    return ofSlot(JedisClusterCRC16.getSlot(key));
  }

  private RedisNode ofSlot(int slot) {
    if (doubtful && System.nanoTime() - askedAt >= ASK_AGAIN.toNanos()) {
      ask();
    }
    HostAndPort master = map.master(slot);
    if (master == null) {
      doubtful = true;
      throw new StoreUnavailableException(
          map.isEmpty() ? unknown : "no master of the Redis cluster serves slot " + slot);
    }
    return ofMaster(master);
  }

  private RedisNode ofMaster(HostAndPort master) {
    RedisNode node = open.get(master);
    return node == null ? connect(master) : node;
  }

  private void ask() {
    doubtful = !askSomeone();
    askedAt = System.nanoTime();
    Set<HostAndPort> gone = new HashSet<>(open.keySet());
    gone.removeAll(map.masters());
    gone.forEach(this::leave);
    absent.keySet().retainAll(map.masters());
    doubtful |= !absent.isEmpty();
  }

  private boolean askSomeone() {
    for (RedisNode node : List.copyOf(open.values())) {
      try {
        map.ask(node);
        return true;
      } catch (JedisException e) {
        StoreUnavailableException _ = broken(node, e);
      }
    }
    try {
      map.askAnyone();
      return true;
    } catch (JedisException e) {
      unknown = String.valueOf(e.getMessage());
      return false;
    }
  }

  private RedisNode connect(HostAndPort master) {
    long now = System.nanoTime();
    Absence absence = absent.get(master);
    if (absence != null && absence.isFresh(now)) {
      throw absence.reason();
    }
    try {
      RedisNode fresh =
          RedisNode.open(
              connector,
              master,
              settings,
              partitionsKey(master),
              own -> clicks ? eventIds.find(master, own) : null);
      absent.remove(master);
      open.put(master, fresh);
      findDurability();
      onConnect.accept(fresh);
      return fresh;
    } catch (JedisException e) {
      throw absent(master, e, System.nanoTime() - now > settings.timeout().toNanos() / 2);
    }
  }

  /// On each master beside its lowest partition, so that the slots may lie anywhere and no master needs another.
  private byte[] partitionsKey(HostAndPort master) {
    int lowest = 0;
    while (lowest < slots.length - 1 && !master.equals(map.master(slots[lowest]))) {
      lowest++;
    }
    return StoreKeys.partitionsBeside(lowest);
  }

  private StoreUnavailableException absent(HostAndPort master, JedisException e, boolean hangs) {
    StoreUnavailableException reason =
        new StoreUnavailableException("Redis at " + master + ": " + e.getMessage(), e);
    if (absent.put(master, new Absence(reason, System.nanoTime(), hangs)) == null) {
      log.warn("a master of the cluster is away: {}", reason.getMessage());
    }
    doubtful = true;
    return reason;
  }

  @Override
  public StoreUnavailableException broken(RedisNode node, JedisException cause) {
    leave(node.address());
    return absent(node.address(), cause, isTimeout(cause));
  }

  private static boolean isTimeout(JedisException cause) {
    return cause.getCause() instanceof SocketTimeoutException;
  }

  private void leave(HostAndPort address) {
    RedisNode node = open.remove(address);
    if (node != null) {
      node.close();
    }
  }

  @Override
  public void moved(RedisNode by, JedisMovedDataException to) {
    // Others may hear of it later than this one, so that it is no use to ask them at once.
    map.learn(to.getSlot(), RedisConnector.target(by.address(), to));
    doubtful = true;
    askedAt = System.nanoTime();
  }

  @Override
  public RedisNode importer(RedisNode by, JedisAskDataException to) {
    return ofMaster(RedisConnector.target(by.address(), to));
  }

  @Override
  public void ping() {
    for (RedisNode node : List.copyOf(open.values())) {
      try {
        node.ping();
      } catch (JedisException e) {
        StoreUnavailableException _ = broken(node, e);
      }
    }
    open();
  }

  private void findDurability() {
    durability =
        open.values().stream()
            .map(node -> node.guarantee(settings))
            .min(Comparator.naturalOrder())
            .orElse(durability);
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public void close() {
    open.values().forEach(RedisNode::close);
    open.clear();
  }
}
