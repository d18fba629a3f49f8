package dev.nextclick.session;

import dev.nextclick.events.EventRefusedException;
import dev.nextclick.events.EventWriter;
import dev.nextclick.events.StoreBusyException;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.events.Written;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.runtime.grpc.RequestValidator;
import dev.nextclick.runtime.grpc.RequestValidator.InvalidField;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.session.InFlight.Arrival;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One `StreamEvents` call. It asks the network for no more events than may be in flight, and for as many again as it has acknowledged.
/// What the store cannot take is held, in its order, and tried again until the stream's patience ends.
final class EventStreamCall implements StreamObserver<StreamEventsRequest> {

  private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

  private final ServerCallStreamObserver<StreamEventsResponse> call;
  private final EventWriter writer;
  private final BooleanSupplier storeAvailable;
  private final RequestValidator validator;
  private final Clock clock;
  private final Duration hold;
  private final Metrics metrics;
  private final ScheduledExecutorService executor;
  private final Consumer<EventStreamCall> onEnd;

  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by `lock`.
  private final InFlight inFlight = new InFlight();
  private List<Arrival> held = new ArrayList<>();
  private long lastSequenceNumber;
  private boolean acknowledging;
  private boolean retrying;
  private boolean halfClosed;
  private boolean draining;
  private boolean ended;

  EventStreamCall(
      ServerCallStreamObserver<StreamEventsResponse> call,
      EventWriter writer,
      BooleanSupplier storeAvailable,
      RequestValidator validator,
      Clock clock,
      Duration hold,
      Metrics metrics,
      ScheduledExecutorService executor,
      Consumer<EventStreamCall> onEnd) {
    this.call = call;
    this.writer = writer;
    this.storeAvailable = storeAvailable;
    this.validator = validator;
    this.clock = clock;
    this.hold = hold;
    this.metrics = metrics;
    this.executor = executor;
    this.onEnd = onEnd;
  }

  void begin() {
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> locked(this::leave));
    // Whoever ended it: a message that cannot be parsed never comes here.
    call.setOnCloseHandler(() -> locked(this::leave));
    call.setOnReadyHandler(() -> locked(this::acknowledgeSoon));
    call.request(EventStreams.MAX_IN_FLIGHT);
  }

  /// Takes no more events; ends once those that came are acknowledged.
  void drain() {
    locked(
        () -> {
          draining = true;
          endIfDone();
        });
  }

  @Override
  public void onNext(StreamEventsRequest request) {
    locked(
        () -> {
          if (!ended && !draining) {
            receive(request);
          }
        });
  }

  @Override
  public void onError(Throwable error) {
    locked(this::leave);
  }

  @Override
  public void onCompleted() {
    locked(
        () -> {
          halfClosed = true;
          endIfDone();
        });
  }

  private void receive(StreamEventsRequest request) {
    long sequenceNumber = request.getSequenceNumber();
    if (sequenceNumber <= lastSequenceNumber) {
      fail(
          ServiceException.invalidField(
              "sequence_number",
              "must be higher than the one before it, %d, and is %d"
                  .formatted(lastSequenceNumber, sequenceNumber)));
      return;
    }
    lastSequenceNumber = sequenceNumber;
    try {
      Optional<InvalidField> fault = validator.invalidField(request);
      if (fault.isPresent()) {
        throw ServiceException.invalidField(fault.get().field(), fault.get().message());
      }
      Arrival arrival =
          inFlight.add(sequenceNumber, Messages.click(request.getEvent(), clock.instant()));
      if (held.isEmpty()) {
        write(arrival);
      } else {
        // Behind those of its session that wait already.
        held.add(arrival);
      }
    } catch (ServiceException refusal) {
      metrics.counter(StoreMetrics.refused(refusal.reason())).increment();
      inFlight.addRefused(sequenceNumber, refusal);
      acknowledgeSoon();
    }
  }

  private void write(Arrival arrival) {
    CompletableFuture<Written> _ =
        writer
            .write(arrival.event())
            .whenComplete((written, error) -> locked(() -> settle(arrival, written, error)));
  }

  private void settle(Arrival arrival, @Nullable Written written, @Nullable Throwable error) {
    if (ended) {
      return;
    }
    switch (error) {
      case null -> {
        if (written != null) {
          arrival.stored(written);
        }
      }
      case EventRefusedException e -> SessionErrors.refusal(e).ifPresent(arrival::refused);
      case StoreUnavailableException e -> holdBack(arrival);
      case StoreBusyException e -> holdBack(arrival);
      default -> fail(error);
    }
    acknowledgeSoon();
  }

  private void holdBack(Arrival arrival) {
    arrival.failed(System.nanoTime());
    held.add(arrival);
    retryLater();
  }

  private void retryLater() {
    if (!retrying && !ended) {
      retrying = true;
      try {
        Future<?> _ =
            executor.schedule(
                () -> locked(this::retry), RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopped) {
        fail(new StoreUnavailableException("the service stops"));
      }
    }
  }

  private void retry() {
    retrying = false;
    if (ended || held.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    if (held.stream().anyMatch(arrival -> arrival.isLate(now, hold))) {
      fail(new StoreUnavailableException("the store was away for longer than a stream waits"));
    } else if (storeAvailable.getAsBoolean()) {
      List<Arrival> again = held;
      held = new ArrayList<>();
      again.sort(Comparator.comparingLong(Arrival::sequenceNumber));
      again.forEach(this::write);
    } else {
      retryLater();
    }
  }

  private void acknowledgeSoon() {
    if (!acknowledging && !ended && inFlight.hasAcknowledgement() && call.isReady()) {
      acknowledging = true;
      try {
        executor.execute(() -> locked(this::acknowledge));
      } catch (RejectedExecutionException stopped) {
        acknowledge();
      }
    }
  }

  private void acknowledge() {
    acknowledging = false;
    if (ended) {
      return;
    }
    inFlight
        .acknowledge(writer.durability())
        .ifPresent(
            covered -> {
              call.onNext(covered.response());
              call.request(covered.events());
            });
    endIfDone();
  }

  private void endIfDone() {
    if (ended || !inFlight.isEmpty()) {
      return;
    }
    if (halfClosed) {
      leave();
      call.onCompleted();
    } else if (draining) {
      fail(
          new ServiceException(
              Status.Code.UNAVAILABLE,
              "SERVICE_STOPPING",
              "The service stops; open the stream again, and send what was not acknowledged."));
    }
  }

  private void fail(Throwable reason) {
    if (!ended) {
      leave();
      call.onError(reason);
    }
  }

  private void leave() {
    ended = true;
    held.clear();
    onEnd.accept(this);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
