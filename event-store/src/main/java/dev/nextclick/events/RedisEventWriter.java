package dev.nextclick.events;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Writes over a few threads, each the owner of its share of the partitions, so that the events of a session stay in order.
final class RedisEventWriter implements EventWriter {

  /// Half a thousand clicks hold Redis up for a few milliseconds at most.
  private static final int MAX_BATCH = 512;

  private final int partitions;
  private final Clock clock;
  private final List<RedisPipeline<WriteOperation>> pipelines;

  RedisEventWriter(RedisStoreSettings settings, Clock clock) {
    this.partitions = settings.partitions();
    this.clock = clock;
    DurabilityNotice notice = new DurabilityNotice(settings);
    pipelines =
        IntStream.range(0, settings.writerThreads())
            .mapToObj(
                number ->
                    new RedisPipeline<>(
                        "event-writer-" + number,
                        RedisLink.to(settings, notice::connected),
                        new WriteScript(settings),
                        settings.queueCapacity(),
                        MAX_BATCH))
            .toList();
  }

  List<RedisPipeline<WriteOperation>> pipelines() {
    return pipelines;
  }

  @Override
  public CompletableFuture<Written> write(ClickEvent event) {
    int partition = StoreKeys.partition(event.site(), event.sessionId(), partitions);
    CompletableFuture<Written> future = new CompletableFuture<>();
    submit(
        new WriteOperation.Click(
            partition,
            StoreKeys.session(partition, event.site(), event.sessionId()),
            event,
            future));
    return future;
  }

  @Override
  public CompletableFuture<String> erase(String site, String sessionId) {
    int partition = StoreKeys.partition(site, sessionId, partitions);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    CompletableFuture<String> future = new CompletableFuture<>();
    submit(
        new WriteOperation.Erasure(
            partition,
            StoreKeys.session(partition, site, sessionId),
            new LogRecord.Erasure(UUID.randomUUID().toString(), site, sessionId, now),
            now,
            future));
    return future;
  }

  private void submit(WriteOperation operation) {
    pipelines.get(operation.partition() % pipelines.size()).submit(operation);
  }

  @Override
  public Durability durability() {
    return pipelines.stream()
        .map(RedisPipeline::durability)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public void close() {
    pipelines.forEach(RedisPipeline::close);
  }
}
