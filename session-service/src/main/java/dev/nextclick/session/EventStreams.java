package dev.nextclick.session;

import dev.nextclick.events.EventWriter;
import dev.nextclick.runtime.grpc.RequestValidator;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/// The event streams that are open, and what they share: one thread that acknowledges, so that one acknowledgement covers what a
/// batch stored, and that tries again what Redis could not take.
final class EventStreams implements AutoCloseable {

  /// How many events of one stream may wait for their acknowledgement; the client is held back beyond.
  static final int MAX_IN_FLIGHT = 1024;

  private final EventWriter writer;
  private final BooleanSupplier storeAvailable;
  private final Clock clock;
  private final Duration hold;
  private final Metrics metrics;
  private final RequestValidator validator =
      new RequestValidator(List.of(StreamEventsRequest.getDescriptor()));
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
    this.metrics = metrics;
    this.writer = writer;
    this.storeAvailable = storeAvailable;
    this.clock = clock;
    this.hold = hold;
  }

  StreamObserver<StreamEventsRequest> open(ServerCallStreamObserver<StreamEventsResponse> call) {
    EventStreamCall stream =
        new EventStreamCall(
            call, writer, storeAvailable, validator, clock, hold, metrics, executor, open::remove);
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
