package dev.nextclick.session;

import dev.nextclick.events.Durability;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.StreamEventsResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The events of a stream that are not acknowledged yet, in their order: first, as sums, those that are dealt with and for whose
/// acknowledgement the client has yet to make room; then the others, one by one. For one thread at a time.
final class InFlight {

  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private StreamEventsResponse.Builder response = StreamEventsResponse.newBuilder();
  private int covered;
  private long duplicates;
  private long logged;
  private @Nullable Durability weakest;
  private long bytes;

  void add(Arrival arrival) {
    arrivals.add(arrival);
    bytes += arrival.bytes();
  }

  boolean isEmpty() {
    return covered == 0 && arrivals.isEmpty();
  }

  /// How many events there are.
  int events() {
    return covered + arrivals.size();
  }

  /// What those take that are not dealt with.
  long bytes() {
    return bytes;
  }

  /// Adds up the oldest events that are dealt with.
  ///
  /// @return the bytes that they took
  long settle() {
    long freed = 0;
    for (Arrival oldest = arrivals.peek();
        oldest != null && oldest.isDealtWith();
        oldest = arrivals.peek()) {
      arrivals.remove();
      freed += oldest.bytes();
      cover(oldest);
    }
    bytes -= freed;
    return freed;
  }

  /// Takes out everything.
  ///
  /// @return the bytes that it took
  long clear() {
    long freed = bytes;
    arrivals.clear();
    bytes = 0;
    return freed;
  }

  /// Whether there is something to acknowledge.
  boolean hasAcknowledgement() {
    return covered > 0;
  }

  /// Takes out the acknowledgement of what was added up; there must be something.
  ///
  /// @param otherwise the guarantee to name when none of it was stored
  StreamEventsResponse acknowledge(Durability otherwise) {
    StreamEventsResponse full =
        response
            .setDuplicates(duplicates)
            .setLogged(logged)
            .setDurability(Messages.durability(weakest == null ? otherwise : weakest))
            .build();
    response = StreamEventsResponse.newBuilder();
    covered = 0;
    duplicates = 0;
    logged = 0;
    weakest = null;
    return full;
  }

  private void cover(Arrival arrival) {
    covered++;
    response.setAcknowledgedSequenceNumber(arrival.sequenceNumber());
    ServiceException refusal = arrival.refusal();
    if (refusal != null) {
      response.addRejections(rejection(arrival.sequenceNumber(), refusal));
      return;
    }
    duplicates += arrival.isDuplicate() ? 1 : 0;
    logged += arrival.isLogged() ? 1 : 0;
    Durability held = arrival.durability();
    weakest = weakest == null || held.compareTo(weakest) < 0 ? held : weakest;
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
