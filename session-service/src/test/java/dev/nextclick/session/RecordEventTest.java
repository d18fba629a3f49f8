package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventType;
import dev.nextclick.session.v1.RecordEventResponse;
import dev.nextclick.session.v1.Session;
import dev.nextclick.session.v1.SessionEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordEventTest {

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
  void aVisitorsClickIsInTheSessionOnceItIsAcknowledged() {
    Instant now = service.clock.instant();

    RecordEventResponse response =
        service.record(view(session, "shoe", "click-1", now.minusSeconds(3)));

    assertThat(response)
        .isEqualTo(
            RecordEventResponse.newBuilder()
                .setEventId("click-1")
                .setDurability(Durability.DURABILITY_DISK)
                .setLogged(true)
                .build());
    assertThat(service.session(session))
        .isEqualTo(
            Session.newBuilder()
                .setSite("default")
                .setSessionId(session)
                .addEvents(
                    SessionEvent.newBuilder()
                        .setItemId("shoe")
                        .setEventType(EventType.EVENT_TYPE_VIEW)
                        .setEventTime(Events.timestamp(now.minusSeconds(3))))
                .setCreateTime(Events.timestamp(now))
                .setUpdateTime(Events.timestamp(now))
                .setExpireTime(Events.timestamp(now.plus(Duration.ofMinutes(30))))
                .build());
  }

  @Test
  void everythingThatAnEventSaysIsInTheLog() {
    Instant now = service.clock.instant();

    service.record(
        view(session, "film", "play-1", now.minusMillis(1))
            .setSite("video")
            .setEventType(EventType.EVENT_TYPE_PLAY)
            .setUserId("user")
            .setPlacement("home")
            .setAttributionToken("token")
            .setPlayedShare(0.25f));

    assertThat(service.logged(session))
        .containsExactly(
            new ClickEvent(
                "video",
                session,
                "film",
                dev.nextclick.events.EventType.PLAY,
                "play-1",
                now.minusMillis(1),
                now,
                "user",
                "home",
                "token",
                0.25f,
                true));
  }

  @Test
  void clicksAreInOrderOfTheirTimeHoweverTheyArrive() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Instant start = service.clock.instant().minusSeconds(60);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 30).boxed().toList());
    Collections.shuffle(order, new Random(seed));

    order.forEach(i -> service.record(view(session, "i" + i, "id" + i, start.plusMillis(i))));

    assertThat(service.items(session))
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> "i" + i).toList());
  }

  @Test
  void anEventWithoutATimeHappenedWhenItWasReceived() {
    service.record(view(session, "shoe"));

    assertThat(service.session(session).getEvents(0).getEventTime())
        .isEqualTo(Events.timestamp(service.clock.instant()));
  }

  @Test
  void aRetryIsAnsweredAsADuplicateAndStoredOnce() {
    Event.Builder event = view(session, "shoe", "click-1", service.clock.instant());
    RecordEventResponse first = service.record(event);
    RecordEventResponse retry = service.record(event);

    assertThat(retry).isEqualTo(first.toBuilder().setDuplicate(true).setLogged(false).build());
    assertThat(service.items(session)).containsExactly("shoe");
    assertThat(service.logged(session)).hasSize(1);
  }

  @Test
  void anIdIsDerivedFromAnEventThatHasATimeSoThatItsRetryIsKnown() {
    Event.Builder event = view(session, "shoe", "", service.clock.instant());
    RecordEventResponse first = service.record(event);
    service.clock.advance(Duration.ofSeconds(1));
    RecordEventResponse retry = service.record(event);
    RecordEventResponse other = service.record(event.setItemId("sock"));

    assertThat(first.getEventId()).isNotEmpty();
    assertThat(retry.getEventId()).isEqualTo(first.getEventId());
    assertThat(retry.getDuplicate()).isTrue();
    assertThat(other.getEventId()).isNotEqualTo(first.getEventId());
    assertThat(service.items(session)).containsExactly("shoe", "sock");
  }

  @Test
  void twoEqualEventsWithNeitherIdNorTimeAreTwoEvents() {
    RecordEventResponse first = service.record(view(session, "shoe"));
    RecordEventResponse second = service.record(view(session, "shoe"));

    assertThat(second.getDuplicate()).isFalse();
    assertThat(second.getEventId()).isNotEqualTo(first.getEventId());
    assertThat(service.items(session)).containsExactly("shoe", "shoe");
  }

  @Test
  void whatIsAllowedForTheSessionOnlyIsServedAndNeverLogged() {
    RecordEventResponse response =
        service.record(view(session, "shoe").setConsent(Consent.CONSENT_SESSION_ONLY));

    assertThat(response.getLogged()).isFalse();
    assertThat(service.items(session)).containsExactly("shoe");
    assertThat(service.logged(session)).isEmpty();
  }

  @Test
  void sitesWithTheSameIdsNeverMeet() {
    Instant now = service.clock.instant();
    for (String site : List.of("shop", "video")) {
      assertThat(service.record(view(session, site + "-item", "1", now).setSite(site)))
          .returns(false, RecordEventResponse::getDuplicate);
    }

    for (String site : List.of("shop", "video")) {
      assertThat(service.session(site, session).getEventsList())
          .extracting(SessionEvent::getItemId)
          .containsExactly(site + "-item");
    }
    assertThat(Refusal.of(() -> service.session(session)).reason()).isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void theDefaultSiteMayBeNamed() {
    service.record(view(session, "shoe").setSite("default"));

    assertThat(service.items(session)).containsExactly("shoe");
  }

  @ParameterizedTest
  @EnumSource(value = EventType.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
  void everyTypeOfEventIsKept(EventType type) {
    service.record(view(session, "shoe").setEventType(type));

    assertThat(service.session(session).getEvents(0).getEventType())
        .isEqualTo(type == EventType.EVENT_TYPE_UNSPECIFIED ? EventType.EVENT_TYPE_VIEW : type);
  }

  @Test
  void theNewestFiftyClicksAreKept() {
    Instant start = service.clock.instant().minusSeconds(60);
    for (int i = 0; i < 60; i++) {
      service.record(view(session, "i" + i, "id" + i, start.plusMillis(i)));
    }

    assertThat(service.items(session))
        .containsExactlyElementsOf(IntStream.range(10, 60).mapToObj(i -> "i" + i).toList());
  }
}
