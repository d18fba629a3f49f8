package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.MergeSessionsRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What a visitor clicked before they logged in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MergeSessionsTest {

  private static final Refusal MERGED =
      new Refusal(Status.Code.FAILED_PRECONDITION, "SESSION_MERGED", "event.session_id");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  private String anonymous = "";
  private String known = "";

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
  void newSessions() {
    anonymous = UUID.randomUUID().toString();
    known = "known-" + anonymous;
  }

  @Test
  void whatWasClickedBeforeIsInTheKnownSessionInItsPlaceAndTheOtherIsGone() {
    Instant start = service.clock.instant().minusSeconds(60);
    service.record(view(known, "yesterdays", "0", start));
    service.record(view(anonymous, "shoe", "1", start.plusSeconds(1)));
    service.record(view(known, "sock", "2", start.plusSeconds(2)).setUserId("ann"));
    service.record(view(anonymous, "hat", "3", start.plusSeconds(3)));

    assertThat(merge(anonymous, known)).isEqualTo(Durability.DURABILITY_DISK);

    assertThat(service.items(known)).containsExactly("yesterdays", "shoe", "sock", "hat");
    assertThat(Refusal.of(() -> service.session(anonymous)).reason())
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(merge(anonymous, known)).as("again").isEqualTo(Durability.DURABILITY_DISK);
    assertThat(service.items(known)).hasSize(4);
    assertThat(service.logged(anonymous)).as("history stays").hasSize(2);
  }

  @Test
  void lateClicksOfTheOtherAreRefusedAndKnownUnderTheNewId() {
    Instant now = service.clock.instant();
    service.record(view(anonymous, "shoe", "1", now));
    merge(anonymous, known);

    assertThat(Refusal.of(() -> service.record(view(anonymous, "shoe", "1", now))))
        .isEqualTo(MERGED);
    assertThat(service.record(view(known, "shoe", "1", now)).getDuplicate()).isTrue();
  }

  @Test
  void anUnknownSessionIsMergedWithoutHarm() {
    service.record(view(known, "sock"));
    merge("unknown-" + anonymous, known);

    assertThat(service.items(known)).containsExactly("sock");
  }

  @Test
  void mergesThatMakeNoSenseAreRefusedByTheirField() {
    assertThat(Refusal.of(() -> merge(known, known))).isEqualTo(Refusal.invalid("into_session_id"));
    assertThat(Refusal.of(() -> merge("", known))).isEqualTo(Refusal.invalid("from_session_id"));
    assertThat(Refusal.of(() -> merge(known, "x".repeat(129))))
        .isEqualTo(Refusal.invalid("into_session_id"));
  }

  @Test
  void anErasedSessionIsNotMerged() {
    service.record(view(anonymous, "shoe"));
    service.client().deleteSession(DeleteSessionRequest.newBuilder().setSessionId(known).build());

    assertThat(Refusal.of(() -> merge(anonymous, known)).reason()).isEqualTo("SESSION_ERASED");
    assertThat(service.items(anonymous)).containsExactly("shoe");
  }

  @Test
  void aSessionIsMergedOnItsSiteOnly() {
    service.record(view(anonymous, "film").setSite("video"));
    merge(anonymous, known);

    assertThat(service.session("video", anonymous).getEventsCount()).isOne();
    assertThat(Refusal.of(() -> service.session(known)).reason()).isEqualTo("SESSION_NOT_FOUND");
  }

  private Durability merge(String from, String into) {
    return service
        .client()
        .mergeSessions(
            MergeSessionsRequest.newBuilder().setFromSessionId(from).setIntoSessionId(into).build())
        .getDurability();
  }
}
