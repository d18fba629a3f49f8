package dev.nextclick.session;

import com.google.protobuf.Timestamp;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.RecordEventRequest;
import java.time.Instant;

/// Events for tests.
final class Events {

  private Events() {}

  /// A view, with no time and no id of its own.
  static Event.Builder view(String session, String item) {
    return Event.newBuilder().setSessionId(session).setItemId(item);
  }

  static Event.Builder view(String session, String item, String id, Instant time) {
    return view(session, item).setEventId(id).setEventTime(timestamp(time));
  }

  static RecordEventRequest record(Event.Builder event) {
    return RecordEventRequest.newBuilder().setEvent(event).build();
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
