package dev.nextclick.events;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/// Reads sessions over a few threads: what waits in one round trip, the sessions of a partition in one call.
final class RedisSessionReader implements SessionReader {

  private static final int MAX_BATCH = 256;

  private final RedisStoreSettings settings;
  private final Clock clock;
  private final StoreObserver observer;
  private final List<RedisPipeline<Read>> pipelines;

  record Read(int partition, String key, CompletableFuture<Optional<byte[]>> future)
      implements RedisPipeline.Operation {

    byte[] keyBytes() {
      return StoreKeys.bytes(key);
    }

    void complete(@Nullable Object answer) {
      future.complete(answer instanceof byte[] value ? Optional.of(value) : Optional.empty());
    }

    @Override
    public void fail(RuntimeException why) {
      future.completeExceptionally(why);
    }
  }

  RedisSessionReader(RedisStoreSettings settings, Clock clock, StoreObserver observer) {
    this.observer = observer;
    this.settings = settings;
    this.clock = clock;
    pipelines =
        IntStream.range(0, settings.readerThreads())
            .mapToObj(
                number ->
                    new RedisPipeline<>(
                        "session-reader-" + number,
                        RedisLink.to(settings),
                        new ObservedWork<>(this::readAll, StoreObserver.RoundTrip.READ, observer),
                        settings.queueCapacity(),
                        MAX_BATCH))
            .toList();
  }

  List<RedisPipeline<Read>> pipelines() {
    return pipelines;
  }

  @Override
  public CompletableFuture<Optional<StoredSession>> read(String site, String sessionId) {
    return value(site, sessionId)
        .thenApply(
            value -> {
              Optional<StoredSession> session = value.flatMap(this::session);
              session.ifPresent(found -> observer.sessionRead(found.clicks().size()));
              return session;
            });
  }

  @Override
  public CompletableFuture<Optional<ErasureState>> erasure(String erasureId) {
    Optional<ErasureId> id = ErasureId.parse(erasureId, settings.partitions());
    if (id.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    List<CompletableFuture<Optional<byte[]>>> parts =
        id.get().partitions().stream()
            .map(partition -> value(partition, StoreKeys.erasure(partition, erasureId)))
            .toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> ErasureFormat.whole(parts.stream().map(CompletableFuture::join).toList()));
  }

  /// What Redis holds of a session.
  CompletableFuture<Optional<byte[]>> value(String site, String sessionId) {
    int partition = StoreKeys.partition(site, sessionId, settings.partitions());
    return value(partition, StoreKeys.session(partition, site, sessionId));
  }

  /// What lies under a key of a partition.
  CompletableFuture<Optional<byte[]>> value(int partition, String key) {
    CompletableFuture<Optional<byte[]>> future = new CompletableFuture<>();
    pipelines.get(partition % pipelines.size()).submit(new Read(partition, key, future));
    return future;
  }

  private Optional<StoredSession> session(byte[] value) {
    return SessionFormat.decode(value, settings.sessionIdle(), settings.sessionMaxAge())
        .filter(session -> session.expireTime().isAfter(clock.instant()));
  }

  @Override
  public void close() {
    pipelines.forEach(RedisPipeline::close);
  }

  private Redirections<Read> readAll(RedisNode node, boolean asking, List<Read> reads) {
    if (asking) {
      return readSingly(node, true, reads);
    }
    Map<Integer, List<Read>> partitions = new LinkedHashMap<>();
    for (Read read : reads) {
      partitions.computeIfAbsent(read.partition(), p -> new ArrayList<>()).add(read);
    }
    Calls calls = new Calls(node.connection(), false);
    for (List<Read> sessions : partitions.values()) {
      calls.send(Command.MGET, sessions.stream().map(Read::keyBytes).toArray(byte[][]::new));
    }
    List<@Nullable Object> answers = calls.answers();
    Redirections<Read> elsewhere = new Redirections<>();
    List<Read> apart = new ArrayList<>(0);
    int at = 0;
    for (List<Read> sessions : partitions.values()) {
      switch (answers.get(at++)) {
        case List<?> values -> {
          for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).complete(values.get(i));
          }
        }
        case JedisMovedDataException e -> elsewhere.moved(node, e, sessions);
        case JedisDataException e when RedisFaults.isOfAHandover(e) -> apart.addAll(sessions);
        case JedisDataException e when RedisFaults.isOfTheCall(e) -> RedisFaults.fail(sessions, e);
        case JedisDataException e -> throw e;
        case null, default -> throw new JedisDataException("an answer of another kind");
      }
    }
    if (!apart.isEmpty()) {
      elsewhere.addAll(readSingly(node, false, apart));
    }
    return elsewhere;
  }

  /// Sessions of partitions that are handed over: each is with one of the two masters, and can be read by itself only.
  private static Redirections<Read> readSingly(RedisNode node, boolean asking, List<Read> reads) {
    Calls calls = new Calls(node.connection(), asking);
    reads.forEach(read -> calls.send(Command.GET, read.keyBytes()));
    List<@Nullable Object> answers = calls.answers();
    Redirections<Read> elsewhere = new Redirections<>();
    for (int i = 0; i < reads.size(); i++) {
      Read read = reads.get(i);
      switch (answers.get(i)) {
        case JedisMovedDataException e -> elsewhere.moved(node, e, List.of(read));
        case JedisAskDataException e -> elsewhere.asked(node, e, List.of(read));
        case JedisDataException e when RedisFaults.isOfTheCall(e) ->
            RedisFaults.fail(List.of(read), e);
        case JedisDataException e -> throw e;
        case null, default -> read.complete(answers.get(i));
      }
    }
    return elsewhere;
  }
}
