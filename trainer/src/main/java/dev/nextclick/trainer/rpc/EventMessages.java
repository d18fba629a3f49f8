package dev.nextclick.trainer.rpc;

import com.google.protobuf.Timestamp;
import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventType;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.Event;
import io.grpc.Status.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The events of one message of an import, as the archive takes them.
///
/// @param site the import's
/// @param now when the message came
record EventMessages(String site, Instant now) {

  private static final Duration CLOCKS_MAY_DIFFER_BY = Duration.ofMinutes(1);
  // What a google.protobuf.Timestamp may say: the years 1 to 9999.
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int LAST_NANO = 999_999_999;

  /// @param event keeps the contract's rules
  /// @param index its place in the message
  /// @throws ServiceException naming its field if it is of another site, or its time is missing, none, or in the future
  ClickEvent click(Event event, int index) {
    if (!event.getSite().isEmpty() && !event.getSite().equals(site)) {
      throw ServiceException.invalidField(
          field(index, "site"), "must be empty or that of the header, '%s'".formatted(site));
    }
    return new ClickEvent(
        site,
        event.getSessionId(),
        event.getItemId(),
        type(event.getEventType(), index),
        event.getEventId(),
        time(event, index),
        now,
        event.getUserId(),
        event.getPlacement(),
        event.getAttributionToken(),
        event.hasPlayedShare() ? event.getPlayedShare() : Float.NaN,
        event.getConsent() != Consent.CONSENT_SESSION_ONLY);
  }

  private Instant time(Event event, int index) {
    if (!event.hasEventTime()) {
      throw ServiceException.invalidField(field(index, "event_time"), "is required");
    }
    Timestamp given = event.getEventTime();
    if (given.getSeconds() < FIRST_SECOND
        || given.getSeconds() > LAST_SECOND
        || given.getNanos() < 0
        || given.getNanos() > LAST_NANO) {
      throw ServiceException.invalidField(field(index, "event_time"), "is not a time");
    }
    Instant time = Instant.ofEpochSecond(given.getSeconds(), given.getNanos());
    if (time.isAfter(now.plus(CLOCKS_MAY_DIFFER_BY))) {
      String field = field(index, "event_time");
      throw new ServiceException(
          Code.INVALID_ARGUMENT,
          "EVENT_TIME_IN_FUTURE",
          field + ": is more than a minute ahead of the trainer's clock",
          Map.of(ServiceException.FIELD, field));
    }
    return time;
  }

  private static EventType type(dev.nextclick.session.v1.EventType type, int index) {
    return switch (type) {
      case EVENT_TYPE_UNSPECIFIED, EVENT_TYPE_VIEW -> EventType.VIEW;
      case EVENT_TYPE_ADD_TO_CART -> EventType.ADD_TO_CART;
      case EVENT_TYPE_PURCHASE -> EventType.PURCHASE;
      case EVENT_TYPE_PLAY -> EventType.PLAY;
      case UNRECOGNIZED ->
          throw ServiceException.invalidField(field(index, "event_type"), "is no type of event");
    };
  }

  private static String field(int index, String name) {
    return "events[%d].%s".formatted(index, name);
  }
}
