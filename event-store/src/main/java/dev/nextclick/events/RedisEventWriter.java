package dev.nextclick.events;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Writes over a few threads, each the owner of its share of the partitions, so that the events of a session stay in order.
final class RedisEventWriter implements EventWriter {

  /// Redis takes a batch in by some sixteen kilobytes at a time, and others' calls between: a large one holds nobody up. The more events
  /// of a partition it brings together, the less each costs.
  private static final int MAX_BATCH = 2_048;

  private final int partitions;
  private final LogFill logFill;
  private final Erasures erasures;
  private final SessionMerges merges;
  private final List<RedisPipeline<WriteOperation>> pipelines;

  /// @param reader not closed with this
  RedisEventWriter(
      RedisStoreSettings settings, Clock clock, RedisSessionReader reader, StoreObserver observer) {
    this.partitions = settings.partitions();
    logFill = new LogFill(partitions, settings.logMaxBytesEach(), settings.logWhenFull());
    erasures = new Erasures(partitions, clock, this::submit, reader);
    merges = new SessionMerges(partitions, clock, this::submit, reader, erasures);
    DurabilityNotice notice = new DurabilityNotice(settings);
    pipelines =
        IntStream.range(0, settings.writerThreads())
            .mapToObj(
                number ->
                    new RedisPipeline<>(
                        "event-writer-" + number,
                        RedisLink.forClicks(settings, notice::connected),
                        new ObservedWork<>(
                            new WriteScript(settings, logFill, observer),
                            StoreObserver.RoundTrip.WRITE,
                            observer),
                        settings.queueCapacity(),
                        MAX_BATCH))
            .toList();
  }

  List<RedisPipeline<WriteOperation>> pipelines() {
    return pipelines;
  }

  @Override
  public void write(ClickEvent event, WriteReceipt receipt) {
    int partition = StoreKeys.partition(event.site(), event.sessionId(), partitions);
    submit(
        new WriteOperation.Click(
            partition,
            StoreKeys.session(partition, event.site(), event.sessionId()),
            event,
            receipt));
  }

  @Override
  public CompletableFuture<String> erase(String site, String sessionId) {
    return erasures.session(site, sessionId);
  }

  @Override
  public CompletableFuture<String> eraseUser(String site, String userId) {
    return erasures.user(site, userId);
  }

  @Override
  public CompletableFuture<Durability> merge(
      String site, String fromSessionId, String intoSessionId) {
    return merges.merge(site, fromSessionId, intoSessionId);
  }

  private void submit(WriteOperation operation) {
    pipelines.get(operation.partition() % pipelines.size()).submit(operation);
  }

  @Override
  public double logFill() {
    return logFill.share();
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
