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
import java.util.function.Function;
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

  private final Optional<RedisCertificate> certificate;
  // By which all of them, and their clients, know each other.
  private final Map<RedisServerProcess, Integer> announced = new HashMap<>();

  private RedisReplicas(Optional<RedisCertificate> certificate) {
    this.certificate = certificate;
  }

  /// Starts all of them, and waits until the sentinels know the replicas, which have what the master has.
  ///
  /// @param lostAfterMillis when the sentinels take a silent master for lost
  public static RedisReplicas start(Path directory, int replicas, int lostAfterMillis) {
    return start(directory, replicas, lostAfterMillis, Optional.empty());
  }

  /// Starts some that speak nothing but TLS with each other, and want to see a client's certificate.
  static RedisReplicas startWithTls(Path directory, RedisCertificate certificate) {
    return start(directory, 1, 30_000, Optional.of(certificate));
  }

  private static RedisReplicas start(
      Path directory, int replicas, int lostAfterMillis, Optional<RedisCertificate> certificate) {
    RedisReplicas all = new RedisReplicas(certificate);
    RedisServerProcess master =
        all.start(
            settings ->
                RedisServerProcess.durable(
                    folder(directory, "master"), settings.toArray(String[]::new)));
    all.servers.add(master);
    int port = all.announced(master);
    for (int i = 0; i < replicas; i++) {
      Path folder = folder(directory, "replica-" + i);
      all.servers.add(all.start(settings -> RedisServerProcess.replicaOf(port, folder, settings)));
    }
    for (int i = 0; i < SENTINELS; i++) {
      Path folder = folder(directory, "sentinel-" + i);
      all.sentinels.add(
          all.start(
              settings ->
                  RedisServerProcess.sentinelOf(port, NAME, 2, lostAfterMillis, folder, settings)));
    }
    Awaitility.await().atMost(LIMIT).until(() -> all.sentinels.stream().allMatch(all::knowsAll));
    all.awaitReplicas(replicas);
    return all;
  }

  private RedisServerProcess start(Function<List<String>, RedisServerProcess> process) {
    List<String> settings = new ArrayList<>();
    int tlsPort = RedisServerProcess.freePort();
    certificate.ifPresent(
        own -> {
          settings.addAll(own.settings(tlsPort, "yes"));
          settings.addAll(List.of("--tls-replication", "yes"));
        });
    RedisServerProcess made = process.apply(settings);
    announced.put(made, certificate.isPresent() ? tlsPort : made.port());
    return made.start();
  }

  private int announced(RedisServerProcess process) {
    return announced.getOrDefault(process, process.port());
  }

  /// The URL by which a store finds the master.
  public URI uri() {
    return URI.create(
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + announced(sentinel))
            .collect(
                Collectors.joining(
                    ",",
                    certificate.isPresent() ? "rediss-sentinel://" : "redis-sentinel://",
                    "/" + NAME)));
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
      return servers.stream().filter(server -> announced(server) == port).findFirst().orElseThrow();
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
