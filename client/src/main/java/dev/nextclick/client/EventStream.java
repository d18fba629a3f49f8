package dev.nextclick.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Carries clicks to session-service, of any number of sessions and from any number of threads.
///
/// **Bounded.** A fixed number of events, and of their bytes, may be on the way: [#send] waits for room, [#trySend] does not.
///
/// **Acknowledged.** Each event's future completes when the service has stored it, with the guarantee that held; exceptionally with
/// [EventRejectedException] when the service refused that one event, and with [NextclickException] when it was given up: it was not
/// acknowledged in time, or the stream ended before. It may or may not be stored then. Callbacks run on the threads that bring the
/// acknowledgements and must not block.
///
/// **It outlasts its connection.** When the service goes away the stream connects again, with growing pauses, and sends what was not
/// acknowledged once more, in its order and under the same ids, so that nothing is lost and nothing is stored twice; every event carries
/// an id, which the client draws where the caller set none. Meanwhile it takes events as long as there is room. Only an error that
/// trying again does not heal ends it: the service does not know the method, the caller, or what the stream says; [#isOpen] is false
/// then, and stays so.
public final class EventStream implements AutoCloseable {

  private final Duration closeTimeout;
  private final UnaryOperator<Event> completion;
  private final EventConnection connection;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  // All guarded by `lock`.
  private final EventBuffer buffer;
  private final EventLedger ledger;
  private @Nullable NextclickException failure;
  private boolean closed;

  /// @param completion fills in what the caller may leave out: the site, the event's id
  private EventStream(Channel channel, CallSettings settings, UnaryOperator<Event> completion) {
    closeTimeout = settings.closeTimeout();
    this.completion = completion;
    buffer = new EventBuffer(settings.maxEventsInFlight(), settings.maxBytesInFlight());
    ledger = new EventLedger(buffer);
    connection = new EventConnection(channel, settings.giveUpAfter(), new Source());
  }

  static EventStream open(Channel channel, CallSettings settings, UnaryOperator<Event> completion) {
    EventStream stream = new EventStream(channel, settings, completion);
    stream.connection.open();
    return stream;
  }

  /// Sends an event, waiting for room while as many as allowed are on the way.
  ///
  /// @return completes once the event is dealt with; see the class comment. It may be left alone: [#flush] waits for all
  ///     events, [#counts] says what became of them
  /// @throws InterruptedException if interrupted while waiting for room; the event was not sent
  /// @throws IllegalStateException if this stream was closed
  @CanIgnoreReturnValue
  public CompletableFuture<Durability> send(Event event) throws InterruptedException {
    CompletableFuture<Durability> future;
    lock.lockInterruptibly();
    try {
      while (isFull()) {
        room.await();
      }
      future = add(event);
    } finally {
      lock.unlock();
    }
    connection.wake();
    return future;
  }

  /// Sends an event if there is room for it now.
  ///
  /// @return empty if as many as allowed are on the way; else as [#send]
  /// @throws IllegalStateException if this stream was closed
  public Optional<CompletableFuture<Durability>> trySend(Event event) {
    CompletableFuture<Durability> future;
    lock.lock();
    try {
      if (isFull()) {
        return Optional.empty();
      }
      future = add(event);
    } finally {
      lock.unlock();
    }
    connection.wake();
    return Optional.of(future);
  }

  /// Completes when every event sent so far is dealt with, stored or refused; exceptionally with [NextclickException] when one of those
  /// that were on the way was given up.
  public CompletableFuture<Void> flush() {
    lock.lock();
    try {
      return failure != null && ledger.counts().failed() > 0
          ? CompletableFuture.failedFuture(failure)
          : ledger.flush();
    } finally {
      lock.unlock();
    }
  }

  /// What became of the events so far.
  public EventCounts counts() {
    lock.lock();
    try {
      return ledger.counts();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the stream takes events: false once it was closed or has failed for good.
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
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    boolean well = false;
    try {
      flush().get(closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
      well = true;
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException | TimeoutException e) {
      // Not all was acknowledged: each event's own future says so.
    }
    connection.close(well);
    end(
        NextclickException.of(
            Status.CANCELLED
                .withDescription("the event stream was closed before this was acknowledged")
                .asRuntimeException()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFull() {
    return !buffer.hasRoom() && failure == null && !closed;
  }

  private CompletableFuture<Durability> add(Event event) {
    if (closed) {
      throw new IllegalStateException("the event stream is closed");
    }
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    return ledger.add(completion.apply(event));
  }

  private void end(NextclickException reason) {
    settle(
        () -> {
          if (failure == null) {
            failure = reason;
          }
          return ledger.giveUp(buffer.removeAll(), reason);
        });
  }

  /// Makes room, and completes futures once nothing is locked.
  private void settle(Supplier<Runnable> change) {
    Runnable completion;
    lock.lock();
    try {
      completion = change.get();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    completion.run();
  }

  /// What the connection is to carry, and whom it tells.
  private final class Source implements EventConnection.Source {

    @Override
    public List<EventBuffer.Entry> take(int most, int mostBytes, boolean evenIfFew) {
      lock.lock();
      try {
        return evenIfFew || buffer.waiting() >= most ? buffer.take(most, mostBytes) : List.of();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void acknowledged(StreamEventsResponse response) {
      settle(() -> ledger.acknowledge(response));
    }

    @Override
    public void lost() {
      lock.lock();
      try {
        buffer.sendAgain();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean giveUpOlder(long nanoTime, NextclickException reason) {
      List<EventBuffer.Entry> old = new ArrayList<>();
      settle(
          () -> {
            old.addAll(buffer.removeOlder(nanoTime));
            return ledger.giveUp(old, reason);
          });
      return !old.isEmpty();
    }

    @Override
    public void ended(NextclickException reason) {
      end(reason);
    }
  }
}
