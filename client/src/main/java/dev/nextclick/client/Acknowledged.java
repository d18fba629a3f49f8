package dev.nextclick.client;

import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.StreamEventsResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The events that an acknowledgement covers, and what it says of them.
record Acknowledged(
    StreamEventsResponse response,
    List<EventBuffer.Entry> entries,
    Map<Long, EventRejection> rejections,
    int rejected) {

  static Acknowledged by(StreamEventsResponse response, List<EventBuffer.Entry> entries) {
    if (response.getRejectionsCount() == 0) {
      return new Acknowledged(response, entries, Map.of(), 0);
    }
    Map<Long, EventRejection> rejections =
        response.getRejectionsList().stream()
            .collect(
                Collectors.toMap(
                    EventRejection::getSequenceNumber,
                    rejection -> rejection,
                    (first, second) -> first));
    int rejected =
        (int) entries.stream().filter(entry -> rejections.containsKey(entry.number())).count();
    return new Acknowledged(response, entries, rejections, rejected);
  }

  int stored() {
    return entries.size() - rejected;
  }

  /// Tells each event's caller. No lock may be held: callbacks run here.
  void completeFutures() {
    for (EventBuffer.Entry entry : entries) {
      @Nullable EventRejection rejection =
          rejections.isEmpty() ? null : rejections.get(entry.number());
      if (rejection == null) {
        entry.future().complete(response.getDurability());
      } else {
        entry.future().completeExceptionally(new EventRejectedException(rejection));
      }
    }
  }
}
