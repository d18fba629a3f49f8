package dev.nextclick.events;

import java.time.Instant;

/// Clicks for tests.
final class Clicks {

  static final String SITE = "default";

  private Clicks() {}

  static ClickEvent click(String session, String item, String id, Instant time) {
    return click(session, item, id, time, time);
  }

  static ClickEvent click(
      String session, String item, String id, Instant eventTime, Instant receivedTime) {
    return new ClickEvent(
        SITE,
        session,
        item,
        EventType.VIEW,
        id,
        eventTime,
        receivedTime,
        "",
        "",
        "",
        Float.NaN,
        true);
  }

  static ClickEvent ofSessionOnly(ClickEvent event) {
    return new ClickEvent(
        event.site(),
        event.sessionId(),
        event.itemId(),
        event.type(),
        event.eventId(),
        event.eventTime(),
        event.receivedTime(),
        event.userId(),
        event.placement(),
        event.attributionToken(),
        event.playedShare(),
        false);
  }

  static ClickEvent ofUser(String user, ClickEvent event) {
    return new ClickEvent(
        event.site(),
        event.sessionId(),
        event.itemId(),
        event.type(),
        event.eventId(),
        event.eventTime(),
        event.receivedTime(),
        user,
        event.placement(),
        event.attributionToken(),
        event.playedShare(),
        event.trainable());
  }
}
