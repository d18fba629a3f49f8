package dev.nextclick.events;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How the store on Redis is set up.
///
/// @param redis where it is: one Redis, sentinels, or a cluster
/// @param partitions how many partitions sessions are spread over; written to Redis at first start, and refused afterwards when
///     it is another number
/// @param sessionIdle a session ends after this long without an event
/// @param sessionMaxAge a session ends at this age; an erased one is refused for as long
/// @param sessionMaxLength how many events a session keeps, the newest
/// @param durability what Redis is expected to guarantee. What it really does is found at each connection, and each reply says
///     what held; where Redis does not tell, this is believed. With [Durability#REPLICATED] nothing is acknowledged that no
///     replica has confirmed
/// @param writerThreads threads, and connections, that write; each owns its share of the partitions
/// @param readerThreads threads, and connections, that read sessions
/// @param queueCapacity how many events may wait for one thread
/// @param logMaxEntries how many batches a partition's log keeps (about). It bounds memory when nothing archives: what is older is
///     lost to training then
/// @param timeout how long a connection, and each answer, may take; a replica has half of it
public record RedisStoreSettings(
    RedisAddress redis,
    int partitions,
    Duration sessionIdle,
    Duration sessionMaxAge,
    int sessionMaxLength,
    Durability durability,
    int writerThreads,
    int readerThreads,
    int queueCapacity,
    int logMaxEntries,
    Duration timeout) {

  private static final int MAX_PARTITIONS = 16_384;
  private static final int MAX_SESSION_LENGTH = 10_000;

  /// @throws IllegalArgumentException naming every setting that is out of its range
  public RedisStoreSettings {
    List<String> faults = new ArrayList<>();
    try {
      var _ = redis.parts();
    } catch (IllegalArgumentException e) {
      faults.add("redis " + e.getMessage());
    }
    requireWithin(faults, "partitions", partitions, 1, MAX_PARTITIONS);
    requireWithin(faults, "sessionMaxLength", sessionMaxLength, 1, MAX_SESSION_LENGTH);
    requireWithin(faults, "writerThreads", writerThreads, 1, 64);
    requireWithin(faults, "readerThreads", readerThreads, 1, 64);
    requireWithin(faults, "queueCapacity", queueCapacity, 1, 1_000_000);
    requireWithin(faults, "logMaxEntries", logMaxEntries, 1, Integer.MAX_VALUE);
    requirePositive(faults, "sessionIdle", sessionIdle);
    requirePositive(faults, "sessionMaxAge", sessionMaxAge);
    requirePositive(faults, "timeout", timeout);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /// The defaults, on this Redis.
  public static RedisStoreSettings of(URI redis) {
    return of(RedisAddress.of(redis));
  }

  /// The defaults, on this Redis.
  public static RedisStoreSettings of(RedisAddress redis) {
    return new RedisStoreSettings(
        redis,
        64,
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        50,
        Durability.DISK,
        2,
        2,
        16_384,
        100_000,
        Duration.ofMillis(700));
  }

  public RedisStoreSettings withPartitions(int number) {
    return new RedisStoreSettings(
        redis,
        number,
        sessionIdle,
        sessionMaxAge,
        sessionMaxLength,
        durability,
        writerThreads,
        readerThreads,
        queueCapacity,
        logMaxEntries,
        timeout);
  }

  public RedisStoreSettings withSessions(Duration idle, Duration maxAge, int maxLength) {
    return new RedisStoreSettings(
        redis,
        partitions,
        idle,
        maxAge,
        maxLength,
        durability,
        writerThreads,
        readerThreads,
        queueCapacity,
        logMaxEntries,
        timeout);
  }

  public RedisStoreSettings withDurability(Durability expected) {
    return new RedisStoreSettings(
        redis,
        partitions,
        sessionIdle,
        sessionMaxAge,
        sessionMaxLength,
        expected,
        writerThreads,
        readerThreads,
        queueCapacity,
        logMaxEntries,
        timeout);
  }

  public RedisStoreSettings withBounds(int waiting, int logEntries) {
    return new RedisStoreSettings(
        redis,
        partitions,
        sessionIdle,
        sessionMaxAge,
        sessionMaxLength,
        durability,
        writerThreads,
        readerThreads,
        waiting,
        logEntries,
        timeout);
  }

  /// How long a replica may take to confirm a batch, where one must.
  Duration replicaTimeout() {
    return timeout.dividedBy(2);
  }

  private static void requireWithin(List<String> faults, String name, int value, int min, int max) {
    if (value < min || value > max) {
      faults.add(name + " must be from " + min + " to " + max + ", not " + value);
    }
  }

  private static void requirePositive(List<String> faults, String name, Duration value) {
    if (value.toMillis() <= 0) {
      faults.add(name + " must be longer than nothing, not " + value);
    }
  }
}
