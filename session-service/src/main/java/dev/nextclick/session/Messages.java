package dev.nextclick.session;

import com.google.protobuf.Timestamp;
import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.Durability;
import dev.nextclick.events.ErasureState;
import dev.nextclick.events.EventType;
import dev.nextclick.events.StoredClick;
import dev.nextclick.events.StoredSession;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.Erasure;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.Session;
import dev.nextclick.session.v1.SessionEvent;
import io.grpc.Status;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Between the contract's messages and the store's types.
final class Messages {

  static final String EVENT_TIME_IN_FUTURE = "EVENT_TIME_IN_FUTURE";

  private static final String DEFAULT_SITE = "default";
  // What a google.protobuf.Timestamp may say: the years 1 to 9999.
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int LAST_NANO = 999_999_999;

  private Messages() {}

  static String site(String given) {
    return given.isEmpty() ? DEFAULT_SITE : given;
  }

  /// The event to store: with every default in its place, and an id that is the same however often it is tried.
  ///
  /// @param event keeps the contract's rules
  /// @throws ServiceException if its time is none, or lies in the future
  static ClickEvent click(Event event, Instant now) {
    boolean hasTime = event.hasEventTime();
    Instant eventTime = hasTime ? instant(event.getEventTime()) : now;
    if (eventTime.isAfter(now.plus(ClickEvent.MAX_LEAD))) {
      throw new ServiceException(
          Status.Code.INVALID_ARGUMENT,
          EVENT_TIME_IN_FUTURE,
          "event.event_time: is more than a minute ahead of this service's clock",
          Map.of(ServiceException.FIELD, "event.event_time"));
    }
    // Without a time there is nothing to tell two equal events apart by.
    boolean drawId = event.getEventId().isEmpty() && !hasTime;
    return new ClickEvent(
        site(event.getSite()),
        event.getSessionId(),
        event.getItemId(),
        type(event.getEventType()),
        drawId ? UUID.randomUUID().toString() : event.getEventId(),
        eventTime,
        now,
        event.getUserId(),
        event.getPlacement(),
        event.getAttributionToken(),
        event.hasPlayedShare() ? event.getPlayedShare() : Float.NaN,
        event.getConsent() != Consent.CONSENT_SESSION_ONLY);
  }

  static Session session(String site, String sessionId, StoredSession stored) {
    Session.Builder session =
        Session.newBuilder()
            .setSite(site)
            .setSessionId(sessionId)
            .setCreateTime(timestamp(stored.createTime()))
            .setUpdateTime(timestamp(stored.updateTime()))
            .setExpireTime(timestamp(stored.expireTime()));
    for (StoredClick click : stored.clicks()) {
      session.addEvents(
          SessionEvent.newBuilder()
              .setItemId(click.itemId())
              .setEventType(type(click.type()))
              .setEventTime(timestamp(click.eventTime())));
    }
    return session.build();
  }

  static Erasure erasure(String erasureId, ErasureState stored) {
    Erasure.Builder erasure =
        Erasure.newBuilder()
            .setErasureId(erasureId)
            .setRequestTime(timestamp(stored.requestTime()))
            .setState(
                stored.doneTime().isPresent()
                    ? dev.nextclick.session.v1.ErasureState.ERASURE_STATE_DONE
                    : dev.nextclick.session.v1.ErasureState.ERASURE_STATE_HISTORY_PENDING);
    stored.doneTime().ifPresent(time -> erasure.setDoneTime(timestamp(time)));
    return erasure.build();
  }

  static dev.nextclick.session.v1.Durability durability(Durability durability) {
    return switch (durability) {
      case MEMORY -> dev.nextclick.session.v1.Durability.DURABILITY_MEMORY;
      case EVERY_SECOND -> dev.nextclick.session.v1.Durability.DURABILITY_EVERY_SECOND;
      case DISK -> dev.nextclick.session.v1.Durability.DURABILITY_DISK;
      case REPLICATED -> dev.nextclick.session.v1.Durability.DURABILITY_REPLICATED;
    };
  }

  private static EventType type(dev.nextclick.session.v1.EventType type) {
    return switch (type) {
      case EVENT_TYPE_UNSPECIFIED, EVENT_TYPE_VIEW -> EventType.VIEW;
      case EVENT_TYPE_ADD_TO_CART -> EventType.ADD_TO_CART;
      case EVENT_TYPE_PURCHASE -> EventType.PURCHASE;
      case EVENT_TYPE_PLAY -> EventType.PLAY;
      case UNRECOGNIZED ->
          throw ServiceException.invalidField("event.event_type", "is no type of event");
    };
  }

  private static dev.nextclick.session.v1.EventType type(EventType type) {
    return switch (type) {
      case VIEW -> dev.nextclick.session.v1.EventType.EVENT_TYPE_VIEW;
      case ADD_TO_CART -> dev.nextclick.session.v1.EventType.EVENT_TYPE_ADD_TO_CART;
      case PURCHASE -> dev.nextclick.session.v1.EventType.EVENT_TYPE_PURCHASE;
      case PLAY -> dev.nextclick.session.v1.EventType.EVENT_TYPE_PLAY;
    };
  }

  private static Instant instant(Timestamp time) {
    if (time.getSeconds() < FIRST_SECOND
        || time.getSeconds() > LAST_SECOND
        || time.getNanos() < 0
        || time.getNanos() > LAST_NANO) {
      throw ServiceException.invalidField("event.event_time", "is not a time");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
