package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.client.EventCounts;
import dev.nextclick.client.EventStream;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of session-service while our own client streams to it, at moments drawn at run time.
@Timeout(120)
final class ServiceKilledMidStreamTest {

  private static final int SESSIONS = 40;
  // Of one session never more than the store remembers ids for.
  private static final int IN_FLIGHT = 4_000;
  private static final int KILLS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Instant first = Instant.now().minusSeconds(600);

  @Test
  void theClientGoesOnByItselfAndEveryEventIsThereOnceAndInOrder(@TempDir Path directory)
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (RedisServerProcess redis = RedisServerProcess.durable(directory).start();
        KillableService service = new KillableService(redis, directory);
        NextclickClient client =
            NextclickClient.builder()
                .sessionService(service.address())
                .maxEventsInFlight(IN_FLIGHT)
                .build();
        EventStream stream = client.openEventStream()) {
      service.start();
      CompletableFuture<List<CompletableFuture<Durability>>> sending =
          CompletableFuture.supplyAsync(() -> send(stream));
      for (int kill = 0; kill < KILLS; kill++) {
        awaitStored(stream, stream.counts().stored() + 1 + random.nextInt(5_000));
        service.kill();
        EventCounts atKill = stream.counts();
        assertThat(atKill.sent() - atKill.stored()).as("in flight at the kill").isPositive();
        service.start();
        awaitStored(stream, atKill.stored() + 1_000);
      }
      stopping.set(true);
      List<CompletableFuture<Durability>> events = sending.get();
      stream.flush().get();

      for (CompletableFuture<Durability> event : events) {
        assertThat(event.get()).isEqualTo(Durability.DURABILITY_DISK);
      }
      assertThat(stream.counts().stored()).isEqualTo(events.size());
      requireOnceAndInOrder(redis, events.size());
    }
  }

  private List<CompletableFuture<Durability>> send(EventStream stream) {
    List<CompletableFuture<Durability>> events = new ArrayList<>();
    try {
      for (int number = 0; !stopping.get(); number++) {
        events.add(
            stream.send(
                view("s" + number % SESSIONS, "i" + number)
                    .setEventTime(Events.timestamp(first.plusMillis(number)))
                    .build()));
      }
      return events;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitStored(EventStream stream, long events) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> stream.counts().stored() >= events);
  }

  private static void requireOnceAndInOrder(RedisServerProcess redis, int sent) {
    try (RunningService reader = RunningService.on(redis)) {
      Map<String, List<String>> logged =
          reader.logged().stream()
              .collect(
                  Collectors.groupingBy(
                      ClickEvent::sessionId,
                      Collectors.mapping(ClickEvent::itemId, Collectors.toList())));
      for (int session = 0; session < SESSIONS; session++) {
        List<String> expected = new ArrayList<>();
        for (int number = session; number < sent; number += SESSIONS) {
          expected.add("i" + number);
        }
        assertThat(logged.get("s" + session)).isEqualTo(expected);
        assertThat(reader.items("s" + session))
            .isEqualTo(expected.subList(Math.max(0, expected.size() - 50), expected.size()));
      }
    }
  }
}
