package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// How a session ends: by itself, or because it is erased.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionsTest {

  private static final Refusal NOT_FOUND =
      new Refusal(Status.Code.NOT_FOUND, "SESSION_NOT_FOUND", "");
  private static final Refusal ERASED =
      new Refusal(Status.Code.FAILED_PRECONDITION, "SESSION_ERASED", "event.session_id");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  private String session = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
    service = RunningService.on(redis);
  }

  @AfterAll
  void stop() {
    try (RedisServerProcess _ = redis) {
      service.close();
    }
  }

  @BeforeEach
  void newSession() {
    session = UUID.randomUUID().toString();
  }

  @Test
  void anUnknownSessionIsNotFound() {
    assertThat(Refusal.of(() -> service.session(session))).isEqualTo(NOT_FOUND);
  }

  @Test
  void aSessionThatWasIdleForHalfAnHourIsNotFoundAndBeginsAnew() {
    service.record(view(session, "old"));
    service.clock.advance(Duration.ofMinutes(30).minusMillis(1));
    assertThat(service.items(session)).containsExactly("old");
    service.clock.advance(Duration.ofMillis(1));

    assertThat(Refusal.of(() -> service.session(session))).isEqualTo(NOT_FOUND);

    service.record(view(session, "new"));
    assertThat(service.items(session)).containsExactly("new");
    assertThat(service.session(session).getCreateTime())
        .isEqualTo(Events.timestamp(service.clock.instant()));
  }

  @Test
  void aClickKeepsASessionAlive() {
    service.record(view(session, "a"));
    service.clock.advance(Duration.ofMinutes(20));
    service.record(view(session, "b"));
    service.clock.advance(Duration.ofMinutes(20));

    assertThat(service.items(session)).containsExactly("a", "b");
  }

  @Test
  void aSessionIsNotFoundAtItsMaximumAgeHoweverBusyItWas() {
    for (int i = 0; i < 24 * 3; i++) {
      service.record(view(session, "i" + i));
      service.clock.advance(Duration.ofMinutes(20));
    }

    assertThat(Refusal.of(() -> service.session(session))).isEqualTo(NOT_FOUND);
  }

  @Test
  void aSessionIsKnownAgainAfterTheServiceWasRestarted() {
    service.record(view(session, "shoe"));
    try (RunningService other = RunningService.on(redis)) {
      assertThat(other.items(session)).containsExactly("shoe");
    }
  }

  @Test
  void anErasedSessionIsGoneAndRefusesLateRetries() {
    Event.Builder event = view(session, "shoe", "click-1", service.clock.instant());
    service.record(event);

    assertThat(erase(session)).isNotEmpty();

    assertThat(Refusal.of(() -> service.session(session))).isEqualTo(NOT_FOUND);
    assertThat(Refusal.of(() -> service.record(event))).isEqualTo(ERASED);
    assertThat(Refusal.of(() -> service.record(view(session, "sock")))).isEqualTo(ERASED);
    assertThat(Refusal.of(() -> service.session(session))).isEqualTo(NOT_FOUND);
  }

  @Test
  void aLateRetryOnAStreamIsRejectedByItsNumberAndTheStreamGoesOn() {
    erase(session);
    EventStreamClient stream = EventStreamClient.open(service.channel);

    stream.send(1, view(session, "late"));
    stream.send(2, view("other-" + session, "shoe"));
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.acknowledged()).isEqualTo(2);
    assertThat(stream.rejections())
        .singleElement()
        .returns(1L, EventRejection::getSequenceNumber)
        .returns("SESSION_ERASED", EventRejection::getReason)
        .returns("event.session_id", EventRejection::getField);
    assertThat(service.items("other-" + session)).containsExactly("shoe");
  }

  @Test
  void erasingASessionThatIsUnknownOrErasedIsHarmless() {
    assertThat(erase(session)).isNotEmpty();
    assertThat(erase(session)).isNotEmpty();
  }

  @Test
  void aSessionIsErasedOnItsSiteOnly() {
    service.record(view(session, "shoe").setSite("shop"));
    service.record(view(session, "film").setSite("video"));

    service
        .client()
        .deleteSession(
            DeleteSessionRequest.newBuilder().setSite("shop").setSessionId(session).build());

    assertThat(Refusal.of(() -> service.session("shop", session))).isEqualTo(NOT_FOUND);
    assertThat(service.session("video", session).getEvents(0).getItemId()).isEqualTo("film");
  }

  private String erase(String id) {
    return service
        .client()
        .deleteSession(DeleteSessionRequest.newBuilder().setSessionId(id).build())
        .getErasureId();
  }
}
