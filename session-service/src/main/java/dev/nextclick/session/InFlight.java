package dev.nextclick.session;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.Durability;
import dev.nextclick.events.Written;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.StreamEventsResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The events of a stream that are not acknowledged yet, in their order. For one thread at a time.
final class InFlight {

  /// One event on its way. It is dealt with once it was stored or refused.
  static final class Arrival {

    private final long sequenceNumber;
    private final @Nullable ClickEvent event;
    private @Nullable Written written;
    private @Nullable ServiceException refusal;
    private @Nullable Long failedAt;

    private Arrival(
        long sequenceNumber, @Nullable ClickEvent event, @Nullable ServiceException refusal) {
      this.sequenceNumber = sequenceNumber;
      this.event = event;
      this.refusal = refusal;
    }

    long sequenceNumber() {
      return sequenceNumber;
    }

    /// What is to be stored.
    ClickEvent event() {
      if (event == null) {
        throw new IllegalStateException("refused at once");
      }
      return event;
    }

    void stored(Written result) {
      written = result;
    }

    void refused(ServiceException why) {
      refusal = why;
    }

    /// Notes that the store could not take it, the first time that it is told so.
    ///
    /// @param nanoTime by [System#nanoTime()]
    void failed(long nanoTime) {
      if (failedAt == null) {
        failedAt = nanoTime;
      }
    }

    /// Whether the store has not taken it for longer than this.
    boolean isLate(long nanoTime, Duration hold) {
      return failedAt != null && nanoTime - failedAt > hold.toNanos();
    }

    private boolean isDealtWith() {
      return written != null || refusal != null;
    }
  }

  private final Deque<Arrival> arrivals = new ArrayDeque<>();

  Arrival add(long sequenceNumber, ClickEvent event) {
    return add(new Arrival(sequenceNumber, event, null));
  }

  Arrival addRefused(long sequenceNumber, ServiceException why) {
    return add(new Arrival(sequenceNumber, null, why));
  }

  private Arrival add(Arrival arrival) {
    arrivals.add(arrival);
    return arrival;
  }

  boolean isEmpty() {
    return arrivals.isEmpty();
  }

  /// Whether the oldest is dealt with, so that there is something to acknowledge.
  boolean hasAcknowledgement() {
    Arrival oldest = arrivals.peek();
    return oldest != null && oldest.isDealtWith();
  }

  /// An acknowledgement, and how many events it covers.
  record Acknowledgement(StreamEventsResponse response, int events) {}

  /// Takes out the oldest events that are dealt with.
  ///
  /// @param otherwise the guarantee to name when none of them was stored
  Optional<Acknowledgement> acknowledge(Durability otherwise) {
    StreamEventsResponse.Builder response = StreamEventsResponse.newBuilder();
    Durability weakest = null;
    int events = 0;
    long duplicates = 0;
    long logged = 0;
    while (hasAcknowledgement()) {
      Arrival arrival = arrivals.remove();
      events++;
      response.setAcknowledgedSequenceNumber(arrival.sequenceNumber);
      Written stored = arrival.written;
      if (stored != null) {
        duplicates += stored.duplicate() ? 1 : 0;
        logged += stored.logged() ? 1 : 0;
        Durability held = stored.durability();
        weakest = weakest == null || held.compareTo(weakest) < 0 ? held : weakest;
      }
      ServiceException refusal = arrival.refusal;
      if (refusal != null) {
        response.addRejections(rejection(arrival.sequenceNumber, refusal));
      }
    }
    if (events == 0) {
      return Optional.empty();
    }
    response
        .setDuplicates(duplicates)
        .setLogged(logged)
        .setDurability(Messages.durability(weakest == null ? otherwise : weakest));
    return Optional.of(new Acknowledgement(response.build(), events));
  }

  private static EventRejection rejection(long sequenceNumber, ServiceException why) {
    return EventRejection.newBuilder()
        .setSequenceNumber(sequenceNumber)
        .setReason(why.reason())
        .setField(why.metadata().getOrDefault(ServiceException.FIELD, ""))
        .setMessage(String.valueOf(why.getMessage()))
        .build();
  }
}
