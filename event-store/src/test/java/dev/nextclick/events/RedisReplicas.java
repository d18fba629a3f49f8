package dev.nextclick.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// A durable master with replicas, and three sentinels that watch it: real processes of a test's own.
public final class RedisReplicas implements AutoCloseable {

  private static final String NAME = "shop";
  private static final int SENTINELS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<RedisServerProcess> servers = new ArrayList<>();
  private final List<RedisServerProcess> sentinels = new ArrayList<>();

  private RedisReplicas() {}

  /// Starts all of them, and waits until the sentinels know the replicas, which have what the master has.
  ///
  /// @param lostAfterMillis when the sentinels take a silent master for lost
  public static RedisReplicas start(Path directory, int replicas, int lostAfterMillis) {
    RedisReplicas all = new RedisReplicas();
    RedisServerProcess master = RedisServerProcess.durable(folder(directory, "master")).start();
    all.servers.add(master);
    for (int i = 0; i < replicas; i++) {
      all.servers.add(
          RedisServerProcess.replicaOf(master, folder(directory, "replica-" + i)).start());
    }
    for (int i = 0; i < SENTINELS; i++) {
      all.sentinels.add(
          RedisServerProcess.sentinelOf(
                  master, NAME, 2, lostAfterMillis, folder(directory, "sentinel-" + i))
              .start());
    }
    Awaitility.await().atMost(LIMIT).until(() -> all.sentinels.stream().allMatch(all::knowsAll));
    all.awaitReplicas(replicas);
    return all;
  }

  /// The URL by which a store finds the master.
  public URI uri() {
    return URI.create(
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.port())
            .collect(Collectors.joining(",", "redis-sentinel://", "/" + NAME)));
  }

  /// The master and its replicas.
  List<RedisServerProcess> servers() {
    return List.copyOf(servers);
  }

  List<RedisServerProcess> sentinels() {
    return List.copyOf(sentinels);
  }

  /// The one that the sentinels name at present.
  public RedisServerProcess master() {
    try (Jedis sentinel = sentinels.getFirst().client()) {
      int port = Integer.parseInt(sentinel.sentinelGetMasterAddrByName(NAME).get(1));
      return servers.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
    }
  }

  /// Those that are not the master and run.
  public List<RedisServerProcess> replicas() {
    RedisServerProcess master = master();
    return servers.stream().filter(server -> server != master && server.isRunning()).toList();
  }

  // What is asked below may be cut off: a sentinel that promotes a replica ends its connections.

  /// Waits until the sentinels name another master than this, and it takes writes.
  public void awaitFailoverFrom(RedisServerProcess lost) {
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreException(JedisConnectionException.class)
        .until(() -> master() != lost && replication(master()).contains("role:master"));
  }

  /// Waits until the master, whichever it is then, has this many replicas that keep up. One that was lost and returns as a master is
  /// told better by the sentinels after some ten seconds.
  public void awaitReplicas(int number) {
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreException(JedisConnectionException.class)
        .until(() -> replication(master()).split("state=online", -1).length - 1 == number);
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServerProcess::close);
    servers.forEach(RedisServerProcess::close);
  }

  private static String replication(RedisServerProcess server) {
    try (Jedis client = server.client()) {
      return client.info("replication");
    }
  }

  private boolean knowsAll(RedisServerProcess sentinel) {
    try (Jedis client = sentinel.client()) {
      var state = client.sentinelMasters().getFirst();
      return "master".equals(state.get("flags"))
          && Integer.toString(servers.size() - 1).equals(state.get("num-slaves"))
          && Integer.toString(SENTINELS - 1).equals(state.get("num-other-sentinels"));
    }
  }

  private static Path folder(Path directory, String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
