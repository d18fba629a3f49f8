package dev.nextclick.session;

import dev.nextclick.events.EventWriter;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/// The event streams that are open, and what they share: one thread that acknowledges, so that one acknowledgement covers what a
/// batch stored, and that tries again what Redis could not take.
final class EventStreams implements AutoCloseable {

  /// How many events of one stream may wait for their acknowledgement, and how many bytes of them to be stored; the client is held back
  /// beyond. The message that reaches a bound may go beyond it.
  static final int MAX_IN_FLIGHT = 8192;

  static final long MAX_BYTES_IN_FLIGHT = 8 << 20;

  // Of the memory of the process, for the events of all streams together.
  private static final int SHARE_OF_MEMORY = 8;

  private final EventWriter writer;
  private final BooleanSupplier storeAvailable;
  private final Clock clock;
  private final Duration hold;
  private final Metrics metrics;
  private final EventCheck check = new EventCheck();
  private final ByteBudget budget;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("event-streams").daemon().factory());
  private final Set<EventStreamCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /// @param hold how long a stream waits for a store that is away, before it ends
  /// @param metrics counts events that are refused before they come to the store
  EventStreams(
      EventWriter writer,
      BooleanSupplier storeAvailable,
      Clock clock,
      Duration hold,
      Metrics metrics) {
    this(
        writer,
        storeAvailable,
        clock,
        hold,
        metrics,
        Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
  }

  /// @param maxBytes what the events of all streams together may take until they are stored
  EventStreams(
      EventWriter writer,
      BooleanSupplier storeAvailable,
      Clock clock,
      Duration hold,
      Metrics metrics,
      long maxBytes) {
    this.metrics = metrics;
    this.writer = writer;
    this.storeAvailable = storeAvailable;
    this.clock = clock;
    this.hold = hold;
    budget = new ByteBudget(maxBytes);
  }

  StreamObserver<StreamEventsRequest> open(ServerCallStreamObserver<StreamEventsResponse> call) {
    EventStreamCall stream =
        new EventStreamCall(
            call,
            writer,
            storeAvailable,
            check,
            clock,
            hold,
            metrics,
            budget,
            executor,
            open::remove);
    open.add(stream);
    stream.begin();
    if (draining) {
      stream.drain();
    }
    return stream;
  }

  /// How many streams are open.
  int size() {
    return open.size();
  }

  /// Lets each stream acknowledge what it has received, and ends it.
  void drain() {
    draining = true;
    open.forEach(EventStreamCall::drain);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
