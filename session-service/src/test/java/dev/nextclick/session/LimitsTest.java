package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogWhenFull;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.RecordEventResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the service does not take, and how it says so.
@Timeout(60)
final class LimitsTest {

  private static final Refusal TOO_LATE =
      new Refusal(Status.Code.FAILED_PRECONDITION, "EVENT_TOO_LATE", "event.event_time");
  private static final Refusal LOG_FULL =
      new Refusal(Status.Code.RESOURCE_EXHAUSTED, "LOG_FULL", "");

  @SuppressWarnings("NullAway.Init") // set before each test
  private RedisServerProcess redis;

  @BeforeEach
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void anEventThatIsTooLateIsRefusedAndAStreamGoesOn() {
    try (RunningService service = RunningService.on(redis)) {
      Instant now = service.clock.instant();
      Instant dayAgo = now.minus(Duration.ofHours(24));
      service.record(view("s", "oldest", "1", dayAgo));
      assertThat(Refusal.of(() -> service.record(view("s", "older", "2", dayAgo.minusMillis(1)))))
          .isEqualTo(TOO_LATE);
      IntStream.range(0, 50)
          .forEach(i -> service.record(view("s", "i" + i, "id" + i, now.minusSeconds(50 - i))));

      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "before them all", "3", now.minusSeconds(51)));
      stream.send(2, view("s", "among them", "4", now.minusMillis(1_500)));
      stream.halfClose();
      stream.awaitCompletion();

      assertThat(stream.rejections())
          .singleElement()
          .returns(1L, EventRejection::getSequenceNumber)
          .returns("EVENT_TOO_LATE", EventRejection::getReason)
          .returns("event.event_time", EventRejection::getField);
      assertThat(service.items("s")).hasSize(50).endsWith("i48", "among them", "i49");
    }
  }

  @Test
  void aFullLogRefusesEventsAndStreamsSayWhich() {
    try (RunningService service = full(LogWhenFull.REFUSE)) {
      assertThat(Refusal.of(() -> service.record(view("s", "one more")))).isEqualTo(LOG_FULL);

      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "refused"));
      stream.send(2, view("s", "private").setConsent(Consent.CONSENT_SESSION_ONLY));
      stream.halfClose();
      stream.awaitCompletion();

      assertThat(stream.rejections())
          .singleElement()
          .returns(1L, EventRejection::getSequenceNumber)
          .returns("LOG_FULL", EventRejection::getReason);
      assertThat(stream.acknowledged()).isEqualTo(2);
      assertThat(service.items("s")).endsWith("private").doesNotContain("one more", "refused");
    }
  }

  @Test
  void aFullLogIsToldInEachReplyWhereRecommendationsAreToGoOn() {
    try (RunningService service = full(LogWhenFull.SESSION_ONLY)) {
      int logged = service.logged("s").size();

      assertThat(service.record(view("s", "one more")))
          .returns(false, RecordEventResponse::getLogged)
          .returns(false, RecordEventResponse::getDuplicate);
      EventStreamClient stream = EventStreamClient.open(service.channel);
      stream.send(1, view("s", "another"));
      stream.halfClose();
      stream.awaitCompletion();

      assertThat(stream.rejections()).isEmpty();
      assertThat(stream.logged()).isZero();
      assertThat(service.items("s")).endsWith("one more", "another");
      assertThat(service.logged("s")).hasSize(logged);
    }
  }

  @Test
  void fiftyClientsOnOneSessionStoreEachEventOnceAndInOrder() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    try (RunningService service = RunningService.on(redis)) {
      // A retry of what a full session has dropped is too late, or known: either way it is not
      // stored.
      Instant start = service.clock.instant().minusSeconds(100);
      List<EventStreamClient> clients =
          IntStream.range(0, 50).mapToObj(i -> EventStreamClient.open(service.channel)).toList();
      Random random = new Random(seed);
      List<List<Integer>> sent = new ArrayList<>();
      for (EventStreamClient _ : clients) {
        List<Integer> events = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
        Collections.shuffle(events, random);
        sent.add(events);
      }
      for (int place = 0; place < 200; place++) {
        for (int client = 0; client < clients.size(); client++) {
          int event = sent.get(client).get(place);
          clients
              .get(client)
              .send(place + 1, view("hot", "i" + event, "id" + event, start.plusMillis(event)));
        }
      }
      clients.forEach(EventStreamClient::halfClose);
      clients.forEach(EventStreamClient::awaitCompletion);

      assertThat(service.items("hot"))
          .containsExactlyElementsOf(IntStream.range(150, 200).mapToObj(i -> "i" + i).toList());
      assertThat(service.logged("hot")).extracting(ClickEvent::eventId).doesNotHaveDuplicates();
      assertThat(clients).allMatch(client -> client.acknowledged() == 200);
      assertThat(clients.stream().flatMap(client -> client.rejections().stream()))
          .allMatch(rejection -> rejection.getReason().equals("EVENT_TOO_LATE"));
    }
  }

  /// A service whose log took what it may.
  private RunningService full(LogWhenFull whenFull) {
    RunningService service =
        RunningService.with(
            RedisStoreSettings.of(redis.uri()).withPartitions(1).withLog(10_000, whenFull),
            RunningService.HOLD);
    Instant now = service.clock.instant();
    EventStreamClient stream = EventStreamClient.open(service.channel);
    for (int i = 1; i <= 200; i++) {
      stream.send(i, view("s", "i" + i, "id" + i, now));
    }
    stream.halfClose();
    stream.awaitCompletion();
    assertThat(service.logged("s")).hasSizeBetween(20, 180);
    return service;
  }
}
