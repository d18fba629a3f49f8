package dev.nextclick.events;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/// Reads sessions over a few threads: what waits in one round trip, the sessions of a partition in one call.
final class RedisSessionReader implements SessionReader {

  private static final int MAX_BATCH = 256;

  private final RedisStoreSettings settings;
  private final Clock clock;
  private final List<RedisPipeline<Read>> pipelines;

  record Read(int partition, String key, CompletableFuture<Optional<StoredSession>> future)
      implements RedisPipeline.Operation {

    @Override
    public void fail(RuntimeException why) {
      future.completeExceptionally(why);
    }
  }

  RedisSessionReader(RedisStoreSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    pipelines =
        IntStream.range(0, settings.readerThreads())
            .mapToObj(
                number ->
                    new RedisPipeline<>(
                        "session-reader-" + number,
                        RedisLink.to(settings),
                        this::readAll,
                        settings.queueCapacity(),
                        MAX_BATCH))
            .toList();
  }

  List<RedisPipeline<Read>> pipelines() {
    return pipelines;
  }

  @Override
  public CompletableFuture<Optional<StoredSession>> read(String site, String sessionId) {
    int partition = StoreKeys.partition(site, sessionId, settings.partitions());
    String key = StoreKeys.session(partition, site, sessionId);
    CompletableFuture<Optional<StoredSession>> future = new CompletableFuture<>();
    pipelines.get(partition % pipelines.size()).submit(new Read(partition, key, future));
    return future;
  }

  @Override
  public void close() {
    pipelines.forEach(RedisPipeline::close);
  }

  private List<Read> readAll(RedisNode node, List<Read> reads) {
    Connection connection = node.connection();
    Map<Integer, List<Read>> partitions = new LinkedHashMap<>();
    for (Read read : reads) {
      partitions.computeIfAbsent(read.partition(), p -> new ArrayList<>()).add(read);
    }
    for (List<Read> sessions : partitions.values()) {
      connection.sendCommand(Command.MGET, sessions.stream().map(Read::key).toArray(String[]::new));
    }
    List<Object> answers = connection.getMany(partitions.size());
    List<Read> elsewhere = new ArrayList<>();
    int at = 0;
    for (List<Read> sessions : partitions.values()) {
      switch (answers.get(at++)) {
        case List<?> values -> answer(sessions, values);
        case JedisMovedDataException e -> elsewhere.addAll(sessions);
        case JedisDataException e when RedisFaults.isOfThePartition(e) ->
            RedisFaults.fail(sessions, e);
        case JedisDataException e -> throw e;
        case Object other -> throw new JedisDataException("an answer of another kind: " + other);
      }
    }
    return elsewhere;
  }

  private void answer(List<Read> sessions, List<?> values) {
    for (int i = 0; i < sessions.size(); i++) {
      CompletableFuture<Optional<StoredSession>> future = sessions.get(i).future();
      try {
        future.complete(
            values.get(i) instanceof byte[] value
                ? SessionFormat.decode(value, settings.sessionIdle(), settings.sessionMaxAge())
                    .filter(session -> session.expireTime().isAfter(clock.instant()))
                : Optional.empty());
      } catch (IllegalStateException unreadable) {
        future.completeExceptionally(unreadable);
      }
    }
  }
}
