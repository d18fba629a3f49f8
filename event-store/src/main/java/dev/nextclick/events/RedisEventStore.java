package dev.nextclick.events;

import java.time.Clock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sessions and their log on one Redis, on one with replicas and sentinels, or on a Redis Cluster, 6.2 or newer. What lies where says [StoreKeys].
///
/// Redis may be away when the store is opened, and at any time after: everything fails with [StoreUnavailableException] then, within a
/// second, and works again by itself when Redis is back.
public final class RedisEventStore implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisEventStore.class);

  private final RedisEventWriter writer;
  private final RedisSessionReader sessionReader;
  private final RedisLogReader logReader;

  private RedisEventStore(RedisStoreSettings settings, Clock clock, StoreObserver observer) {
    sessionReader = new RedisSessionReader(settings, clock, observer);
    writer = new RedisEventWriter(settings, clock, sessionReader, observer);
    logReader = new RedisLogReader(settings, clock);
  }

  /// Opens the store by the system's clock.
  ///
  /// @throws StoreRefusedException if Redis holds sessions in another number of partitions
  public static RedisEventStore connect(RedisStoreSettings settings) {
    return connect(settings, Clock.systemUTC());
  }

  /// Opens the store.
  ///
  /// @param clock says when a session that is read has expired, and when one is erased
  /// @throws StoreRefusedException if Redis holds sessions in another number of partitions
  public static RedisEventStore connect(RedisStoreSettings settings, Clock clock) {
    return connect(settings, clock, StoreObserver.NONE);
  }

  /// The same, with somebody who counts.
  public static RedisEventStore connect(
      RedisStoreSettings settings, Clock clock, StoreObserver observer) {
    requirePartitions(settings);
    RedisEventStore store = new RedisEventStore(settings, clock, observer);
    store.pipelines().forEach(RedisPipeline::start);
    store.pipelines().forEach(RedisPipeline::awaitFirstTry);
    return store;
  }

  /// Opens only the log, with no thread of its own. It connects when it is first read.
  public static LogReader openLog(RedisStoreSettings settings) {
    return new RedisLogReader(settings, Clock.systemUTC());
  }

  public EventWriter writer() {
    return writer;
  }

  public SessionReader sessionReader() {
    return sessionReader;
  }

  public LogReader logReader() {
    return logReader;
  }

  /// Whether Redis answered last time, to each of the store's threads; they ask twice a second when there is nothing else to do. Of a
  /// cluster one master is enough.
  public boolean isAvailable() {
    return pipelines().allMatch(RedisPipeline::isAvailable);
  }

  /// How many writes and reads wait for one of the store's threads.
  public int waiting() {
    return pipelines().mapToInt(RedisPipeline::waiting).sum();
  }

  /// Ends after what waits is done.
  @Override
  public void close() {
    writer.close();
    sessionReader.close();
    logReader.close();
  }

  private Stream<RedisPipeline<?>> pipelines() {
    return Stream.concat(writer.pipelines().stream(), sessionReader.pipelines().stream());
  }

  private static void requirePartitions(RedisStoreSettings settings) {
    try (RedisLink link = RedisLink.forClicks(settings, connected -> {})) {
      link.open();
    } catch (StoreUnavailableException e) {
      log.warn("Redis is away, and will be tried again: {}", e.getMessage());
    }
  }
}
