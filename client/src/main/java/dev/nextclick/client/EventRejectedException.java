package dev.nextclick.client;

import dev.nextclick.session.v1.EventRejection;
import java.util.Optional;

/// An event that the service refused; the stream goes on. Sending it again would be refused again, except for the reason `LOG_FULL`,
/// after which it may be sent later.
public final class EventRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long sequenceNumber;
  private final String reason;
  private final String field;

  EventRejectedException(EventRejection rejection) {
    super(rejection.getReason() + ": " + rejection.getMessage());
    sequenceNumber = rejection.getSequenceNumber();
    reason = rejection.getReason();
    field = rejection.getField();
  }

  /// Of an event that is too large to be sent at all.
  static EventRejectedException tooLarge(long number, int bytes) {
    return new EventRejectedException(
        EventRejection.newBuilder()
            .setSequenceNumber(number)
            .setReason("EVENT_TOO_LARGE")
            .setMessage(
                "%,d bytes, and an event may have %,d at most"
                    .formatted(bytes, EventLedger.MAX_EVENT_BYTES))
            .build());
  }

  /// The event's number on its stream, counted from 1.
  public long sequenceNumber() {
    return sequenceNumber;
  }

  /// The stable reason in upper case (`INVALID_FIELD`, `EVENT_TOO_LATE`).
  public String reason() {
    return reason;
  }

  /// The field at fault (`event.item_id`), where there is one.
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }
}
