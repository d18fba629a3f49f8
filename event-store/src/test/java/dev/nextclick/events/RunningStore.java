package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/// A store on a Redis of its own, at a time that stands still. Further stores may be opened on the same Redis.
final class RunningStore implements AutoCloseable {

  /// Now, for all events of a test.
  final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  final RedisServerProcess redis;
  final RedisStoreSettings settings;
  private final RedisEventStore store;

  private RunningStore(RedisServerProcess redis, UnaryOperator<RedisStoreSettings> change) {
    this.redis = redis;
    settings = change.apply(RedisStoreSettings.of(redis.uri()));
    store = RedisEventStore.connect(settings, Clock.fixed(now, ZoneOffset.UTC));
  }

  static RunningStore in(Path directory) {
    return in(directory, settings -> settings);
  }

  static RunningStore in(Path directory, UnaryOperator<RedisStoreSettings> change) {
    return new RunningStore(RedisServerProcess.durable(directory).start(), change);
  }

  EventWriter writer() {
    return store.writer();
  }

  SessionReader reader() {
    return store.sessionReader();
  }

  LogReader log() {
    return store.logReader();
  }

  Written write(ClickEvent event) {
    return store.writer().write(event).join();
  }

  /// Why the store refuses something.
  EventRefusedException.Reason refusal(Runnable request) {
    try {
      request.run();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EventRefusedException refused) {
        return refused.reason();
      }
      throw e;
    }
    throw new AssertionError("it was taken");
  }

  Optional<StoredSession> session(String id) {
    return store.sessionReader().read(SITE, id).join();
  }

  /// The items of a live session, the oldest click first.
  List<String> items(String id) {
    return session(id).orElseThrow().clicks().stream().map(StoredClick::itemId).toList();
  }

  /// Everything in every log, partition by partition.
  List<LogRecord> logged() {
    return IntStream.range(0, settings.partitions())
        .boxed()
        .flatMap(p -> logged(p).stream())
        .toList();
  }

  List<LogRecord> logged(int partition) {
    return log().read(partition, LogId.ZERO, 100_000).stream()
        .flatMap(entry -> entry.records().stream())
        .toList();
  }

  List<ClickEvent> loggedClicks() {
    return logged().stream()
        .filter(LogRecord.Click.class::isInstance)
        .map(record -> ((LogRecord.Click) record).event())
        .toList();
  }

  int partition(String session) {
    return StoreKeys.partition(SITE, session, settings.partitions());
  }

  /// The first of these sessions' names that lies in another partition than a session.
  String elsewhere(String session, String name) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> name + i)
        .filter(other -> partition(other) != partition(session))
        .findFirst()
        .orElseThrow();
  }

  /// Archives everything, as the trainer does: the log is trimmed, and what is erased is marked as done.
  void archive() {
    for (int partition = 0; partition < settings.partitions(); partition++) {
      List<LogEntry> entries = log().read(partition, LogId.ZERO, 100_000);
      if (!entries.isEmpty()) {
        log().trim(partition, entries.getLast().id());
      }
      for (LogEntry entry : entries) {
        for (LogRecord record : entry.records()) {
          if (record instanceof LogRecord.Erased erased) {
            log().markErased(partition, erased.erasureId(), erased.time());
          }
        }
      }
    }
  }

  Jedis client() {
    return redis.client();
  }

  /// Later than now.
  Instant after(Duration time) {
    return now.plus(time);
  }

  @Override
  public void close() {
    try (RedisServerProcess _ = redis) {
      store.close();
    }
  }
}
