package dev.nextclick.client;

import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;

/// A frontend on its own Java: streams two clicks to the session-service given, records a third by itself, and says what
/// became of them.
final class Java17Frontend {

  private Java17Frontend() {}

  public static void main(String[] arguments) throws Exception {
    try (NextclickClient client = NextclickClient.builder().sessionService(arguments[0]).build();
        EventStream events = client.openEventStream()) {
      Durability durability = events.send(click("a")).get();
      events.send(click("b")).get();
      String recorded =
          client.recordEvent(click("c").toBuilder().setEventId("third").build()).getEventId();
      System.out.println(
          "java "
              + Runtime.version().feature()
              + " stored "
              + events.counts().stored()
              + " "
              + durability
              + ", and "
              + recorded);
    }
  }

  private static Event click(String item) {
    return Event.newBuilder().setSessionId("visitor").setItemId(item).build();
  }
}
