package dev.nextclick.bench.ingest;

import com.google.protobuf.Timestamp;
import dev.nextclick.session.v1.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/// The events of one run, by number: four clicks in each session, ten thousand sessions open at a time. From what is stored of one, its
/// number can be told. Sessions are named by UUIDs; the client draws the ids of the events, 36 bytes each.
final class NumberedEvents {

  static final int CLICKS = 4;

  private static final int OPEN_SESSIONS = 10_000;
  private static final int ITEMS = 1_000_000;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final long run;

  /// @param run names the run, so that nothing else in Redis is taken for its own
  NumberedEvents(long run) {
    this.run = run;
  }

  Event event(long number, Instant time) {
    long session = session(number);
    return Event.newBuilder()
        .setSessionId(sessionId(session))
        .setItemId(item(session, click(number)))
        .setEventTime(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .build();
  }

  /// How many sessions the first so many events are of.
  static long sessions(long events) {
    long block = (long) OPEN_SESSIONS * CLICKS;
    return events / block * OPEN_SESSIONS + Math.min(events % block, OPEN_SESSIONS);
  }

  String sessionId(long session) {
    return new UUID(run, session).toString();
  }

  /// The items of a session in order, whatever of them has been sent.
  List<String> items(long session) {
    List<String> items = new ArrayList<>();
    for (int click = 0; click < CLICKS; click++) {
      items.add(item(session, click));
    }
    return items;
  }

  /// The number of an event of this run.
  OptionalLong number(String sessionId, String item) {
    if (sessionId.length() != 36) {
      return OptionalLong.empty();
    }
    try {
      UUID id = UUID.fromString(sessionId);
      long session = id.getLeastSignificantBits();
      int click = items(session).indexOf(item);
      return id.getMostSignificantBits() == run && click >= 0
          ? OptionalLong.of(number(session, click))
          : OptionalLong.empty();
    } catch (IllegalArgumentException anotherName) {
      return OptionalLong.empty();
    }
  }

  static long number(long session, int click) {
    long block = session / OPEN_SESSIONS;
    return (block * CLICKS + click) * OPEN_SESSIONS + session % OPEN_SESSIONS;
  }

  private static long session(long number) {
    return number / ((long) OPEN_SESSIONS * CLICKS) * OPEN_SESSIONS + number % OPEN_SESSIONS;
  }

  private static int click(long number) {
    return (int) (number / OPEN_SESSIONS % CLICKS);
  }

  // The items of a session are different ones, so that each click can be told from the others.
  private static String item(long session, int click) {
    long drawn = Math.floorMod((session * SPREAD) >>> 20, ITEMS / CLICKS);
    return Long.toString(214_000_000 + drawn * CLICKS + click);
  }
}
