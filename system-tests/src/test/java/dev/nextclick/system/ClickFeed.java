package dev.nextclick.system;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.nextclick.client.EventStream;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.client.NextclickException;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/// A frontend that makes sure that its clicks arrive: what was not acknowledged when a stream ended is sent again, under the same
/// event id, over another. For one thread.
final class ClickFeed implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration SESSION_AGE = Duration.ofMinutes(1);

  private final NextclickClient client;
  // Guarded by `this`: acknowledgements come on gRPC's threads.
  private final Map<String, Event> unacknowledged = new LinkedHashMap<>();
  private final Set<String> acknowledged = new TreeSet<>();
  private final Set<Durability> guarantees = new TreeSet<>();
  private EventStream stream;

  ClickFeed(NextclickClient client) {
    this.client = client;
    stream = client.openEventStream();
  }

  /// Sends the clicks of a session that began a minute ago, a second apart.
  void send(String session, List<String> clicks) throws InterruptedException {
    Instant time = Instant.now().minus(SESSION_AGE);
    for (String item : clicks) {
      Event event =
          Event.newBuilder()
              .setEventId(UUID.randomUUID().toString())
              .setSessionId(session)
              .setItemId(item)
              .setEventTime(
                  Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
              .build();
      synchronized (this) {
        unacknowledged.put(event.getEventId(), event);
      }
      send(event);
      time = time.plusSeconds(1);
    }
  }

  /// How many clicks were sent and are not acknowledged.
  synchronized int inFlight() {
    return unacknowledged.size();
  }

  /// Returns when every click is acknowledged.
  void settle() {
    await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(this::deliver);
  }

  /// The ids of the clicks that were acknowledged.
  synchronized Set<String> acknowledged() {
    return new TreeSet<>(acknowledged);
  }

  /// What the acknowledgements promised.
  synchronized Set<Durability> guarantees() {
    return new TreeSet<>(guarantees);
  }

  @Override
  public void close() {
    stream.close();
  }

  /// Sends once more whatever a stream that has ended left open.
  private boolean deliver() throws InterruptedException {
    if (!stream.isOpen()) {
      stream.close();
      stream = client.openEventStream();
      List<Event> again;
      synchronized (this) {
        again = List.copyOf(unacknowledged.values());
      }
      for (Event event : again) {
        send(event);
      }
    }
    try {
      stream.flush().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NextclickException) {
        return false;
      }
      throw new IllegalStateException(e);
    }
    return inFlight() == 0;
  }

  private void send(Event event) throws InterruptedException {
    var _ =
        stream
            .send(event)
            .thenAccept(
                guarantee -> {
                  synchronized (this) {
                    unacknowledged.remove(event.getEventId());
                    acknowledged.add(event.getEventId());
                    guarantees.add(guarantee);
                  }
                });
  }
}
