package dev.nextclick.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.SafeEncoder;

/// A Redis Cluster of three durable masters, the first of which may have a replica: real processes of a test's own.
public final class RedisClusterProcesses implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final List<String> SETTINGS =
      List.of(
          "--cluster-enabled",
          "yes",
          "--cluster-node-timeout",
          "1500",
          "--cluster-require-full-coverage",
          "no",
          "--repl-diskless-sync-delay",
          "0");

  private final List<RedisServerProcess> masters = new ArrayList<>();
  private final List<RedisServerProcess> replicas = new ArrayList<>();

  private final Path directory;
  private final Optional<RedisCertificate> certificate;
  // By which nodes name each other.
  private final Map<RedisServerProcess, Integer> announced = new HashMap<>();

  private RedisClusterProcesses(Path directory, Optional<RedisCertificate> certificate) {
    this.directory = directory;
    this.certificate = certificate;
  }

  /// Starts it, and waits until every node knows the whole.
  ///
  /// @param firstIsReplicated whether the first master has a replica
  public static RedisClusterProcesses start(Path directory, boolean firstIsReplicated) {
    RedisClusterProcesses cluster = new RedisClusterProcesses(directory, Optional.empty());
    cluster.startMasters();
    if (firstIsReplicated) {
      RedisServerProcess replica = cluster.node("replica").start();
      cluster.replicas.add(replica);
      cluster.follow(replica, cluster.masters.getFirst());
    }
    return cluster;
  }

  /// Starts one whose nodes speak TLS with each other and with clients, who must show a certificate.
  static RedisClusterProcesses startWithTls(Path directory, RedisCertificate certificate) {
    RedisClusterProcesses cluster = new RedisClusterProcesses(directory, Optional.of(certificate));
    cluster.startMasters();
    return cluster;
  }

  /// The URL by which a store finds it: it names two of its nodes.
  public URI uri() {
    return URI.create(
        masters.stream()
            .skip(1)
            .map(node -> "127.0.0.1:" + announced(node))
            .collect(
                Collectors.joining(
                    ",", certificate.isPresent() ? "rediss-cluster://" : "redis-cluster://", "")));
  }

  /// A master as it was at the start, from 0.
  public RedisServerProcess master(int number) {
    return masters.get(number);
  }

  /// The masters as they were at the start.
  List<RedisServerProcess> masters() {
    return List.copyOf(masters);
  }

  /// Adds a master that serves nothing yet, and waits until every node knows it.
  RedisServerProcess join() {
    RedisServerProcess joined = node("joined").start();
    masters.add(joined);
    try (Jedis client = joined.client()) {
      client.clusterMeet("127.0.0.1", announced(masters.getFirst()));
    }
    awaitAgreement(masters.size() + replicas.size());
    return joined;
  }

  /// The replica of the first master.
  public RedisServerProcess replica() {
    return replicas.getFirst();
  }

  /// The master that served a partition at the start.
  public RedisServerProcess masterOf(int partition) {
    return masterOfSlot(slot(partition));
  }

  /// The master that served a slot at the start.
  RedisServerProcess masterOfSlot(int slot) {
    return masters.get(
        IntStream.range(0, MASTERS)
            .filter(i -> slot >= first(i) && slot < first(i + 1))
            .findFirst()
            .orElseThrow());
  }

  /// The master that served a session of the default number of partitions at the start.
  public RedisServerProcess masterOf(String site, String session) {
    return masterOf(StoreKeys.partition(site, session, 64));
  }

  /// Waits until the first master's replica has taken its place.
  public void awaitFailover() {
    try (Jedis client = replica().client()) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> client.info("replication").contains("role:master"));
    }
  }

  /// Moves the partition of a session, of the default number of partitions, to another master.
  public void move(String site, String session, RedisServerProcess to) {
    move(StoreKeys.partition(site, session, 64), to);
  }

  /// Moves a partition's slot with all its keys to another master, as an operator who reshards does.
  public void move(int partition, RedisServerProcess to) {
    try (SlotMove move = beginMove(partition, to)) {
      move.moveAll();
      move.finish();
    }
  }

  /// Begins to move a partition's slot, for the first time, to another master.
  public SlotMove beginMove(int partition, RedisServerProcess to) {
    return beginMoveOfSlot(slot(partition), to);
  }

  /// Begins to move the slot of a session, of the default number of partitions, for the first time, to another master.
  public SlotMove beginMove(String site, String session, RedisServerProcess to) {
    return beginMove(StoreKeys.partition(site, session, 64), to);
  }

  /// Begins to move any slot, for the first time, to another master.
  SlotMove beginMoveOfSlot(int slot, RedisServerProcess to) {
    // A master that has not heard of the last move would give the next slot it gets a version that
    // others think older than that, and so
    // lose it again.
    Awaitility.await().atMost(LIMIT).until(this::agreeOnTheEpoch);
    return SlotMove.begin(slot, masterOfSlot(slot), to, announced(to));
  }

  private boolean agreeOnTheEpoch() {
    return masters.stream()
            .map(RedisClusterProcesses::describe)
            .map(said -> said.lines().filter(line -> line.startsWith("cluster_current_epoch")))
            .map(Stream::findFirst)
            .distinct()
            .count()
        == 1;
  }

  @Override
  public void close() {
    replicas.forEach(RedisServerProcess::close);
    masters.forEach(RedisServerProcess::close);
  }

  private int announced(RedisServerProcess node) {
    return announced.getOrDefault(node, node.port());
  }

  private void startMasters() {
    for (int i = 0; i < MASTERS; i++) {
      masters.add(node("master-" + i).start());
    }
    assignSlots();
  }

  private RedisServerProcess node(String name) {
    List<String> settings = new ArrayList<>(SETTINGS);
    int tlsPort = RedisServerProcess.freePort();
    certificate.ifPresent(
        own -> {
          settings.addAll(own.settings(tlsPort, "yes"));
          settings.addAll(List.of("--tls-cluster", "yes", "--tls-replication", "yes"));
        });
    try {
      RedisServerProcess node =
          RedisServerProcess.durable(
              Files.createDirectories(directory.resolve(name)), settings.toArray(String[]::new));
      if (certificate.isPresent()) {
        announced.put(node, tlsPort);
      }
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assignSlots() {
    for (int i = 0; i < MASTERS; i++) {
      try (Jedis client = masters.get(i).client()) {
        client.clusterAddSlots(IntStream.range(first(i), first(i + 1)).toArray());
        // Otherwise two that start with the same epoch may have to settle it later.
        client.sendCommand(Command.CLUSTER, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        if (i > 0) {
          client.clusterMeet("127.0.0.1", announced(masters.getFirst()));
        }
      }
    }
    awaitAgreement(MASTERS);
  }

  private void follow(RedisServerProcess replica, RedisServerProcess master) {
    try (Jedis client = replica.client();
        Jedis leader = master.client()) {
      client.clusterMeet("127.0.0.1", master.port());
      awaitAgreement(MASTERS + 1);
      client.clusterReplicate(leader.clusterMyId());
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> leader.info("replication").contains("state=online"));
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> masters.stream().allMatch(node -> describe(node).contains("slave")));
    }
  }

  private void awaitAgreement(int nodes) {
    List<RedisServerProcess> all = new ArrayList<>(masters);
    all.addAll(replicas);
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                all.stream()
                    .allMatch(
                        node -> {
                          String said = describe(node);
                          return said.contains("cluster_state:ok")
                              && said.contains("cluster_known_nodes:" + nodes)
                              && !said.contains("handshake")
                              && said.contains("cluster_slots_assigned:" + SLOTS);
                        }));
  }

  private static String describe(RedisServerProcess node) {
    try (Jedis client = node.client()) {
      return client.clusterInfo()
          + SafeEncoder.encode((byte[]) client.sendCommand(Command.CLUSTER, "NODES"));
    }
  }

  private static int first(int master) {
    return SLOTS * master / MASTERS;
  }

  private static int slot(int partition) {
    return JedisClusterCRC16.getSlot(Integer.toString(partition));
  }
}
