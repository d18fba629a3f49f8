package dev.nextclick.trainer;

import com.google.protobuf.Timestamp;
import dev.nextclick.session.v1.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// History for tests: each visitor goes on to the next item of a ring nine times in ten, and jumps elsewhere the tenth time.
final class RingOfEvents {

  static final int EVENTS_A_SESSION = 6;

  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
  private static final int ITEMS = 20;

  private RingOfEvents() {}

  /// Events of so many sessions, each of [#EVENTS_A_SESSION].
  ///
  /// @param name what the sessions' ids begin with
  static List<Event> of(String name, int sessions) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    List<Event> events = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      int item = random.nextInt(ITEMS);
      for (int place = 0; place < EVENTS_A_SESSION; place++) {
        events.add(
            event(name + "-" + session, "item-" + item, FIRST.plusSeconds(60L * session + place)));
        item = random.nextInt(10) == 0 ? random.nextInt(ITEMS) : (item + 1) % ITEMS;
      }
    }
    return events;
  }

  static Event event(String session, String item, Instant time) {
    return Event.newBuilder()
        .setSessionId(session)
        .setItemId(item)
        .setEventTime(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .build();
  }
}
