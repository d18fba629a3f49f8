package dev.nextclick.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.SessionServiceGrpc.SessionServiceStub;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Carries clicks to session-service over one `StreamEvents` call, of any number of sessions and from any number of threads.
///
/// At most a fixed number of events is on the way at any time: [#send] waits for room, [#trySend] does not. Each event's
/// future completes when the service has stored it, with the guarantee that held; exceptionally with
/// [EventRejectedException] when the service refused that one event, and with [NextclickException] when the stream
/// ended first, in which case the event may or may not be stored. Every event carries an id (the stream draws one where the
/// caller set none), so that sending it again is harmless. Callbacks on the futures run on gRPC's threads and should not block.
///
/// A stream that has ended stays ended; open another from the same client.
public final class EventStream implements AutoCloseable {

  private final int maxInFlight;
  private final Duration closeTimeout;
  private final UnaryOperator<Event> completion;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // All guarded by `lock`.
  private final Map<Long, CompletableFuture<Durability>> inFlight = new LinkedHashMap<>();
  private final ArrayDeque<Flush> flushes = new ArrayDeque<>();
  private @Nullable ClientCallStreamObserver<StreamEventsRequest> requests;
  private @Nullable NextclickException failure;
  private boolean closed;
  private long sent;
  private long stored;
  private long duplicates;
  private long logged;
  private long rejected;
  private long failed;

  private record Flush(long sequenceNumber, CompletableFuture<Void> done) {}

  /// @param completion fills in what the caller may leave out: the site, the event's id
  EventStream(int maxInFlight, Duration closeTimeout, UnaryOperator<Event> completion) {
    this.maxInFlight = maxInFlight;
    this.closeTimeout = closeTimeout;
    this.completion = completion;
  }

  void open(SessionServiceStub service) {
    service.streamEvents(new Responses());
  }

  /// Sends an event, waiting for room while the most events allowed are on the way.
  ///
  /// @return completes once the event is dealt with; see the class comment. It may be left alone: [#flush] waits for all
  ///     events, [#counts] says what became of them
  /// @throws InterruptedException if interrupted while waiting for room; the event was not sent
  /// @throws IllegalStateException if this stream was closed
  @CanIgnoreReturnValue
  public CompletableFuture<Durability> send(Event event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (inFlight.size() >= maxInFlight && failure == null && !closed) {
        room.await();
      }
      return write(event);
    } finally {
      lock.unlock();
    }
  }

  /// Sends an event if there is room for it now.
  ///
  /// @return empty if the most events allowed are on the way; else as [#send]
  /// @throws IllegalStateException if this stream was closed
  public Optional<CompletableFuture<Durability>> trySend(Event event) {
    lock.lock();
    try {
      boolean full = inFlight.size() >= maxInFlight && failure == null && !closed;
      return full ? Optional.empty() : Optional.of(write(event));
    } finally {
      lock.unlock();
    }
  }

  /// Completes when every event sent so far is dealt with, stored or refused; exceptionally with [NextclickException]
  /// when the stream ended before.
  public CompletableFuture<Void> flush() {
    lock.lock();
    try {
      if (failure != null && failed > 0) {
        return CompletableFuture.failedFuture(failure);
      }
      if (inFlight.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      Flush flush = new Flush(sent, new CompletableFuture<>());
      flushes.add(flush);
      return flush.done();
    } finally {
      lock.unlock();
    }
  }

  /// What became of the events so far.
  public EventCounts counts() {
    lock.lock();
    try {
      return new EventCounts(sent, stored, duplicates, logged, rejected, failed);
    } finally {
      lock.unlock();
    }
  }

  /// Whether the stream takes events: false once it was closed or has failed.
  public boolean isOpen() {
    lock.lock();
    try {
      return failure == null && !closed;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the stream after what was sent is dealt with, or after the client's close timeout, when the futures
  /// of what is left fail.
  @Override
  public void close() {
    ClientCallStreamObserver<StreamEventsRequest> call;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      room.signalAll();
      call = requests;
      if (call != null && failure == null) {
        call.onCompleted();
      }
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    try {
      ended.get(closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException | TimeoutException e) {
      // Ended without its acknowledgements: each event's own future says so.
    }
    if (call != null && !ended.isDone()) {
      call.cancel("closed before every event was acknowledged", null);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Durability> write(Event event) {
    if (closed) {
      throw new IllegalStateException("the event stream is closed");
    }
    ClientCallStreamObserver<StreamEventsRequest> call = requests;
    if (failure != null || call == null) {
      return CompletableFuture.failedFuture(
          failure != null ? failure : new IllegalStateException("the event stream was not opened"));
    }
    CompletableFuture<Durability> future = new CompletableFuture<>();
    long sequenceNumber = ++sent;
    inFlight.put(sequenceNumber, future);
    call.onNext(
        StreamEventsRequest.newBuilder()
            .setSequenceNumber(sequenceNumber)
            .setEvent(completion.apply(event))
            .build());
    return future;
  }

  private void acknowledge(StreamEventsResponse response) {
    List<Runnable> completions = new ArrayList<>();
    lock.lock();
    try {
      duplicates += response.getDuplicates();
      logged += response.getLogged();
      for (EventRejection rejection : response.getRejectionsList()) {
        CompletableFuture<Durability> future = inFlight.remove(rejection.getSequenceNumber());
        if (future != null) {
          rejected++;
          completions.add(
              () -> future.completeExceptionally(new EventRejectedException(rejection)));
        }
      }
      Iterator<Map.Entry<Long, CompletableFuture<Durability>>> oldest =
          inFlight.entrySet().iterator();
      while (oldest.hasNext()) {
        Map.Entry<Long, CompletableFuture<Durability>> event = oldest.next();
        if (event.getKey() > response.getAcknowledgedSequenceNumber()) {
          break;
        }
        CompletableFuture<Durability> future = event.getValue();
        oldest.remove();
        stored++;
        completions.add(() -> future.complete(response.getDurability()));
      }
      long dealtWith = inFlight.isEmpty() ? sent : inFlight.keySet().iterator().next() - 1;
      while (!flushes.isEmpty() && flushes.getFirst().sequenceNumber() <= dealtWith) {
        CompletableFuture<Void> done = flushes.removeFirst().done();
        completions.add(() -> done.complete(null));
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    completions.forEach(Runnable::run);
  }

  private void end(NextclickException reason) {
    List<Runnable> completions = new ArrayList<>();
    lock.lock();
    try {
      failure = reason;
      failed += inFlight.size();
      inFlight.values().forEach(f -> completions.add(() -> f.completeExceptionally(reason)));
      inFlight.clear();
      flushes.forEach(f -> completions.add(() -> f.done().completeExceptionally(reason)));
      flushes.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    completions.forEach(Runnable::run);
    ended.complete(null);
  }

  private final class Responses
      implements ClientResponseObserver<StreamEventsRequest, StreamEventsResponse> {

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamEventsRequest> call) {
      lock.lock();
      try {
        requests = call;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onNext(StreamEventsResponse response) {
      acknowledge(response);
    }

    @Override
    public void onError(Throwable error) {
      end(NextclickException.of(error));
    }

    @Override
    public void onCompleted() {
      end(
          NextclickException.of(
              Status.UNAVAILABLE
                  .withDescription("the service ended the event stream")
                  .asRuntimeException()));
    }
  }
}
