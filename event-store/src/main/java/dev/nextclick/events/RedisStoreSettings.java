package dev.nextclick.events;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
/// @param maxLateness how old an event may be when it is received; an older one is refused
/// @param logMaxBytes how many bytes of events the logs of all partitions may hold together, a like share each. It bounds memory
///     when nothing archives
/// @param logWhenFull what happens then
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
    Duration maxLateness,
    long logMaxBytes,
    LogWhenFull logWhenFull,
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
    if (logMaxBytes < partitions) {
      faults.add("logMaxBytes must be at least one for each partition, not " + logMaxBytes);
    }
    requirePositive(faults, "sessionIdle", sessionIdle);
    requirePositive(faults, "sessionMaxAge", sessionMaxAge);
    requirePositive(faults, "maxLateness", maxLateness);
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
        4,
        2,
        16_384,
        Duration.ofHours(24),
        1L << 30,
        LogWhenFull.REFUSE,
        Duration.ofMillis(700));
  }

  public RedisStoreSettings withPartitions(int number) {
    return with(changed -> changed.partitions = number);
  }

  public RedisStoreSettings withSessions(Duration idle, Duration maxAge, int maxLength) {
    return with(
        changed -> {
          changed.sessionIdle = idle;
          changed.sessionMaxAge = maxAge;
          changed.sessionMaxLength = maxLength;
        });
  }

  public RedisStoreSettings withDurability(Durability expected) {
    return with(changed -> changed.durability = expected);
  }

  public RedisStoreSettings withQueueCapacity(int waiting) {
    return with(changed -> changed.queueCapacity = waiting);
  }

  public RedisStoreSettings withMaxLateness(Duration lateness) {
    return with(changed -> changed.maxLateness = lateness);
  }

  public RedisStoreSettings withLog(long maxBytes, LogWhenFull whenFull) {
    return with(
        changed -> {
          changed.logMaxBytes = maxBytes;
          changed.logWhenFull = whenFull;
        });
  }

  private RedisStoreSettings with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.settings();
  }

  /// How long what was erased is refused: until each event of its time would be too late, whatever the visitor's clock said.
  Duration tombstone() {
    Duration longest = sessionMaxAge.compareTo(maxLateness) > 0 ? sessionMaxAge : maxLateness;
    return longest.plus(ClickEvent.MAX_LEAD);
  }

  /// What one partition's log may hold.
  long logMaxBytesEach() {
    return logMaxBytes / partitions;
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

  /// What may be changed of them.
  private static final class Parts {
    private final RedisStoreSettings from;
    private int partitions;
    private Duration sessionIdle;
    private Duration sessionMaxAge;
    private int sessionMaxLength;
    private Durability durability;
    private int queueCapacity;
    private Duration maxLateness;
    private long logMaxBytes;
    private LogWhenFull logWhenFull;

    Parts(RedisStoreSettings from) {
      this.from = from;
      partitions = from.partitions;
      sessionIdle = from.sessionIdle;
      sessionMaxAge = from.sessionMaxAge;
      sessionMaxLength = from.sessionMaxLength;
      durability = from.durability;
      queueCapacity = from.queueCapacity;
      maxLateness = from.maxLateness;
      logMaxBytes = from.logMaxBytes;
      logWhenFull = from.logWhenFull;
    }

    RedisStoreSettings settings() {
      return new RedisStoreSettings(
          from.redis,
          partitions,
          sessionIdle,
          sessionMaxAge,
          sessionMaxLength,
          durability,
          from.writerThreads,
          from.readerThreads,
          queueCapacity,
          maxLateness,
          logMaxBytes,
          logWhenFull,
          from.timeout);
    }
  }
}
