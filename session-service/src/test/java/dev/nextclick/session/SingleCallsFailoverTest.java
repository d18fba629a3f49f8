package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.Durability;
import dev.nextclick.events.RedisReplicas;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.RecordEventResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callers of the client who record clicks one by one, read, merge and erase sessions, while the master is lost.
@Tag("faults")
final class SingleCallsFailoverTest {

  private static final int CALLERS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final long seed = System.nanoTime();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong slowestMillis = new AtomicLong();
  private final Queue<String> recorded = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

  @TempDir private Path directory;

  @Test
  void noCallerSeesAnErrorOfAFailoverAndEachClickIsStoredOnce() throws Exception {
    try (RedisReplicas redis = RedisReplicas.start(directory, 2, 2_000);
        RunningService service =
            RunningService.with(
                RedisStoreSettings.of(redis.uri()).withDurability(Durability.REPLICATED),
                RunningService.HOLD);
        NextclickClient client =
            NextclickClient.builder()
                .sessionService(service.address() + ":" + service.port())
                .build()) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int caller = i;
        callers.add(Thread.startVirtualThread(() -> callUntilStopped(client, caller)));
      }
      awaitCalls(200 + new Random(seed).nextInt(500));
      RedisServerProcess lost = redis.master();
      lost.kill();
      // Each caller is in a call, and whoever does not try again is told.
      assertThat(Refusal.of(() -> service.record(Events.view("alone", "a"))))
          .isEqualTo(Refusal.storeUnavailable());
      long before = calls.get();

      redis.awaitFailoverFrom(lost);
      awaitCalls(before + 500);
      stop.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
      System.out.printf(
          "seed %d: master killed after %d calls, the slowest took %d ms%n",
          seed, before, slowestMillis.get());

      assertThat(errors).isEmpty();
      assertThat(slowestMillis.get()).as("waited for the failover").isGreaterThan(1_000);
      assertThat(service.logged())
          .filteredOn(event -> !event.sessionId().equals("alone"))
          .extracting(ClickEvent::eventId)
          .containsExactlyInAnyOrderElementsOf(recorded);
    }
  }

  private void callUntilStopped(NextclickClient client, int caller) {
    String session = "visitor-" + caller;
    try {
      for (int i = 0; !stop.get(); i++) {
        String anonymous = session + "-before-" + i;
        record(client, anonymous);
        timed(() -> client.mergeSessions(anonymous, session));
        record(client, session);
        timed(() -> assertThat(client.session(session)).isPresent());
        String erasure = client.deleteSession("gone-" + caller + "-" + i).getErasureId();
        timed(() -> assertThat(client.erasure(erasure)).isPresent());
      }
    } catch (RuntimeException | Error e) {
      errors.add(e);
    }
  }

  private void record(NextclickClient client, String session) {
    timed(
        () -> {
          RecordEventResponse stored =
              client.recordEvent(Event.newBuilder().setSessionId(session).setItemId("a").build());
          recorded.add(stored.getEventId());
        });
  }

  private void timed(Runnable call) {
    long start = System.nanoTime();
    call.run();
    calls.incrementAndGet();
    slowestMillis.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
  }

  private void awaitCalls(long number) {
    Awaitility.await().atMost(LIMIT).until(() -> calls.get() >= number || !errors.isEmpty());
  }
}
