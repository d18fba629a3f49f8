package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.LogReader;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.DeleteUserRequest;
import dev.nextclick.session.v1.Erasure;
import dev.nextclick.session.v1.ErasureState;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.GetErasureRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What it means for a visitor to be forgotten.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErasureTest {

  private static final int PARTITIONS = 64;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  private String session = "";
  private String user = "";

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
  void newNames() {
    session = UUID.randomUUID().toString();
    user = "user-" + session;
  }

  @Test
  void aUsersSessionsAreGoneAndTheErasureIsPendingUntilTheArchiveHasDroppedEverything() {
    List<String> sessions = IntStream.range(0, 10).mapToObj(i -> session + i).toList();
    sessions.forEach(id -> service.record(view(id, "shoe").setUserId(user)));

    String id = deleteUser(user);

    assertThat(sessions)
        .allMatch(
            each -> Refusal.of(() -> service.session(each)).reason().equals("SESSION_NOT_FOUND"));
    assertThat(erasure(id))
        .isEqualTo(
            Erasure.newBuilder()
                .setErasureId(id)
                .setState(ErasureState.ERASURE_STATE_HISTORY_PENDING)
                .setRequestTime(Events.timestamp(service.clock.instant()))
                .build());
    try (LogReader log = RedisEventStore.openLog(RedisStoreSettings.of(redis.uri()))) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        assertThat(erasure(id).getState()).isEqualTo(ErasureState.ERASURE_STATE_HISTORY_PENDING);
        log.trim(partition, log.last(partition));
        log.markErased(partition, id, service.clock.instant());
      }
    }
    assertThat(erasure(id))
        .returns(ErasureState.ERASURE_STATE_DONE, Erasure::getState)
        .returns(true, Erasure::hasDoneTime);
  }

  @Test
  void whatWasErasedAndIsRetriedIsRefusedByUnaryCallsAndOnStreamsWhichGoOn() {
    Event.Builder event = view(session, "shoe", "1", service.clock.instant()).setUserId(user);
    service.record(event);
    deleteUser(user);

    assertThat(Refusal.of(() -> service.record(event)))
        .isEqualTo(
            new Refusal(Status.Code.FAILED_PRECONDITION, "SESSION_ERASED", "event.session_id"));
    assertThat(Refusal.of(() -> service.record(event.clone().setSessionId("new-" + session))))
        .isEqualTo(new Refusal(Status.Code.FAILED_PRECONDITION, "USER_ERASED", "event.user_id"));
    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, event);
    stream.send(2, event.clone().setSessionId("new-" + session));
    stream.send(3, view("other-" + session, "shoe"));
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.acknowledged()).isEqualTo(3);
    assertThat(stream.rejections())
        .extracting(EventRejection::getReason)
        .containsExactly("SESSION_ERASED", "USER_ERASED");
    assertThat(service.items("other-" + session)).containsExactly("shoe");
    assertThat(service.logged(session)).hasSize(1);
  }

  @Test
  void aUserIsErasedOnTheirSiteOnly() {
    service.record(view(session, "shoe").setSite("shop").setUserId(user));
    service.record(view(session, "film").setSite("video").setUserId(user));

    service
        .client()
        .deleteUser(DeleteUserRequest.newBuilder().setSite("shop").setUserId(user).build());

    assertThat(Refusal.of(() -> service.session("shop", session)).reason())
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(service.session("video", session).getEvents(0).getItemId()).isEqualTo("film");
    service.record(view(session, "series").setSite("video").setUserId(user));
  }

  @Test
  void erasingAUserWhoIsUnknownOrErasedIsHarmless() {
    assertThat(deleteUser(user)).isNotEqualTo(deleteUser(user)).isNotEmpty();
  }

  @Test
  void anErasureThatIsUnknownIsNotFound() {
    Refusal notFound = new Refusal(Status.Code.NOT_FOUND, "ERASURE_NOT_FOUND", "");
    for (String id :
        List.of(
            "1", "all-1", "3-" + UUID.randomUUID(), "70000-" + UUID.randomUUID(), "\ud83d\ude00")) {
      assertThat(Refusal.of(() -> erasure(id))).as(id).isEqualTo(notFound);
    }
    assertThat(Refusal.of(() -> erasure(""))).isEqualTo(Refusal.invalid("erasure_id"));
    assertThat(Refusal.of(() -> erasure("x".repeat(129)))).isEqualTo(Refusal.invalid("erasure_id"));
    assertThat(Refusal.of(() -> deleteUser(""))).isEqualTo(Refusal.invalid("user_id"));
  }

  @Test
  void anErasureOfASessionIsPendingToo() {
    service.record(view(session, "shoe"));
    String id =
        service
            .client()
            .deleteSession(DeleteSessionRequest.newBuilder().setSessionId(session).build())
            .getErasureId();

    assertThat(erasure(id).getState()).isEqualTo(ErasureState.ERASURE_STATE_HISTORY_PENDING);
  }

  @Test
  void aSessionThatWasNeverLoggedIsErasedWithItsUser() {
    service.record(view(session, "shoe").setUserId(user).setConsent(Consent.CONSENT_SESSION_ONLY));

    deleteUser(user);

    assertThat(Refusal.of(() -> service.session(session)).reason()).isEqualTo("SESSION_NOT_FOUND");
    assertThat(service.logged(session)).isEmpty();
  }

  private String deleteUser(String id) {
    return service
        .client()
        .deleteUser(DeleteUserRequest.newBuilder().setUserId(id).build())
        .getErasureId();
  }

  private Erasure erasure(String id) {
    return service
        .client()
        .getErasure(GetErasureRequest.newBuilder().setErasureId(id).build())
        .getErasure();
  }
}
