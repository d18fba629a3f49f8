package dev.nextclick.session;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventRefusedException;
import dev.nextclick.events.EventWriter;
import dev.nextclick.events.StoreBusyException;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.runtime.grpc.RequestValidator.InvalidField;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// One `StreamEvents` call. It asks the network for another message only while fewer events, and bytes of them, are in flight than may be.
/// What the store cannot take is held, in its order, and tried again until the stream's patience ends.
final class EventStreamCall implements StreamObserver<StreamEventsRequest>, Arrival.Listener {

  private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

  private final ServerCallStreamObserver<StreamEventsResponse> call;
  private final EventWriter writer;
  private final BooleanSupplier storeAvailable;
  private final EventCheck check;
  private final Clock clock;
  private final Duration hold;
  private final Metrics metrics;
  private final ByteBudget budget;
  private final ScheduledExecutorService executor;
  private final Consumer<EventStreamCall> onEnd;

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean acknowledging = new AtomicBoolean();

  // All guarded by `lock`.
  private final InFlight inFlight = new InFlight();
  private List<Arrival> held = new ArrayList<>();
  private long lastSequenceNumber;
  private boolean asking;
  private boolean retrying;
  private boolean halfClosed;
  private boolean draining;
  private boolean ended;

  EventStreamCall(
      ServerCallStreamObserver<StreamEventsResponse> call,
      EventWriter writer,
      BooleanSupplier storeAvailable,
      EventCheck check,
      Clock clock,
      Duration hold,
      Metrics metrics,
      ByteBudget budget,
      ScheduledExecutorService executor,
      Consumer<EventStreamCall> onEnd) {
    this.call = call;
    this.writer = writer;
    this.storeAvailable = storeAvailable;
    this.check = check;
    this.clock = clock;
    this.hold = hold;
    this.metrics = metrics;
    this.budget = budget;
    this.executor = executor;
    this.onEnd = onEnd;
  }

  void begin() {
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> locked(this::leave));
    // Whoever ended it: a message that cannot be parsed never comes here.
    call.setOnCloseHandler(() -> locked(this::leave));
    call.setOnReadyHandler(() -> locked(this::acknowledgeSoon));
    locked(this::ask);
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
            asking = false;
            receive(request);
            ask();
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

  @Override
  public void dealtWith() {
    acknowledgeSoon();
  }

  @Override
  public void failed(Arrival arrival, RuntimeException why) {
    locked(() -> settle(arrival, why));
  }

  /// Asks for the next message if there is room for it.
  private void ask() {
    boolean full =
        inFlight.events() >= EventStreams.MAX_IN_FLIGHT
            || inFlight.bytes() >= EventStreams.MAX_BYTES_IN_FLIGHT;
    if (asking || full || ended || draining) {
      return;
    }
    asking = true;
    if (budget.hasRoom()) {
      call.request(1);
    } else {
      budget.whenThereIsRoom(this::askSoon);
    }
  }

  // Whoever gave memory back may hold another stream's lock.
  private void askSoon() {
    try {
      executor.execute(() -> locked(this::askNow));
    } catch (RejectedExecutionException stopped) {
      // The service stops, and takes no more.
    }
  }

  private void askNow() {
    if (!ended) {
      call.request(1);
    }
  }

  private void receive(StreamEventsRequest request) {
    long first = request.getSequenceNumber();
    if (first <= lastSequenceNumber) {
      fail(
          ServiceException.invalidField(
              "sequence_number",
              "must be higher than the one before it, %d, and is %d"
                  .formatted(lastSequenceNumber, first)));
      return;
    }
    Optional<InvalidField> fault = check.faultOfMessage(request);
    if (fault.isPresent()) {
      fail(ServiceException.invalidField(fault.get().field(), fault.get().message()));
      return;
    }
    Instant now = clock.instant();
    boolean refused = receive(first, check.faultOfFirst(request), request.getEvent(), now);
    for (int i = 0; i < request.getMoreEventsCount() && !ended; i++) {
      Event event = request.getMoreEvents(i);
      refused |= receive(first + 1 + i, check.fault(event), event, now);
    }
    lastSequenceNumber = first + request.getMoreEventsCount();
    if (refused) {
      acknowledgeSoon();
    }
  }

  /// Takes one event in.
  ///
  /// @return whether it is refused
  private boolean receive(
      long sequenceNumber, Optional<InvalidField> fault, Event event, Instant now) {
    Arrival arrival;
    try {
      if (fault.isPresent()) {
        throw ServiceException.invalidField(fault.get().field(), fault.get().message());
      }
      arrival = new Arrival(sequenceNumber, Messages.click(event, now), this);
    } catch (ServiceException refusal) {
      metrics.counter(StoreMetrics.refused(refusal.reason())).increment();
      add(new Arrival(sequenceNumber, refusal, this));
      return true;
    }
    add(arrival);
    if (held.isEmpty()) {
      write(arrival);
    } else if (arrival.beginsToWait()) {
      // Behind those of its session that wait already.
      held.add(arrival);
    }
    return false;
  }

  private void write(Arrival arrival) {
    ClickEvent event = arrival.event();
    if (event != null) {
      writer.write(event, arrival);
    }
  }

  private void add(Arrival arrival) {
    inFlight.add(arrival);
    budget.take(arrival.bytes());
  }

  private void settle(Arrival arrival, RuntimeException error) {
    if (ended) {
      return;
    }
    switch (error) {
      case EventRefusedException e -> SessionErrors.refusal(e).ifPresent(arrival::refused);
      case StoreUnavailableException e -> holdBack(arrival);
      case StoreBusyException e -> holdBack(arrival);
      default -> fail(error);
    }
    acknowledgeSoon();
  }

  private void holdBack(Arrival arrival) {
    if (arrival.beginsToWait()) {
      arrival.failedAt(System.nanoTime());
      held.add(arrival);
      retryLater();
    }
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
      again.forEach(Arrival::endsToWait);
      again.forEach(this::write);
    } else {
      retryLater();
    }
  }

  private void acknowledgeSoon() {
    if (!acknowledging.get() && acknowledging.compareAndSet(false, true)) {
      onExecutor(this::acknowledge);
    }
  }

  private void acknowledge() {
    acknowledging.set(false);
    if (ended) {
      return;
    }
    budget.giveBack(inFlight.settle());
    if (inFlight.hasAcknowledgement() && call.isReady()) {
      call.onNext(inFlight.acknowledge(writer.durability()));
    }
    ask();
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
    if (ended) {
      return;
    }
    ended = true;
    held.clear();
    budget.giveBack(inFlight.clear());
    onEnd.accept(this);
  }

  private void onExecutor(Runnable action) {
    try {
      executor.execute(() -> locked(action));
    } catch (RejectedExecutionException stopped) {
      locked(action);
    }
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
