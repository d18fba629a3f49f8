package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.RecordEventRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {

  // Three bytes of UTF-8, one char.
  private static final String EURO = "\u20ac";

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  private final String session = UUID.randomUUID().toString();

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

  /// A good event made bad, and the field that is at fault.
  record BadEvent(String fault, String field, UnaryOperator<Event.Builder> change) {
    @Override
    public String toString() {
      return fault;
    }
  }

  static Stream<BadEvent> badEvents() {
    return Stream.of(
        new BadEvent("no session", "session_id", e -> e.clearSessionId()),
        new BadEvent("no item", "item_id", e -> e.clearItemId()),
        new BadEvent("a session of 129 bytes", "session_id", e -> e.setSessionId("x".repeat(129))),
        new BadEvent(
            "a session of 43 chars and 129 bytes",
            "session_id",
            e -> e.setSessionId(EURO.repeat(43))),
        new BadEvent("an item of 257 bytes", "item_id", e -> e.setItemId("x".repeat(257))),
        new BadEvent(
            "an item of 86 chars and 258 bytes", "item_id", e -> e.setItemId(EURO.repeat(86))),
        new BadEvent("an id of 65 bytes", "event_id", e -> e.setEventId("x".repeat(65))),
        new BadEvent("a user of 129 bytes", "user_id", e -> e.setUserId("x".repeat(129))),
        new BadEvent("a placement of 65 bytes", "placement", e -> e.setPlacement("x".repeat(65))),
        new BadEvent(
            "a token of 513 bytes",
            "attribution_token",
            e -> e.setAttributionToken("x".repeat(513))),
        new BadEvent(
            "a token of a million bytes",
            "attribution_token",
            e -> e.setAttributionToken("x".repeat(1_000_000))),
        new BadEvent("a site with a colon", "site", e -> e.setSite("a:b")),
        new BadEvent("a site with a slash", "site", e -> e.setSite("../b")),
        new BadEvent("a site with a line feed", "site", e -> e.setSite("shop\n")),
        new BadEvent("a site of 65 characters", "site", e -> e.setSite("x".repeat(65))),
        new BadEvent("an unknown type", "event_type", e -> e.setEventTypeValue(99)),
        new BadEvent("an unknown consent", "consent", e -> e.setConsentValue(99)),
        new BadEvent("a share below 0", "played_share", e -> e.setPlayedShare(-0.01f)),
        new BadEvent("a share above 1", "played_share", e -> e.setPlayedShare(1.01f)),
        new BadEvent("a share that is no number", "played_share", e -> e.setPlayedShare(Float.NaN)),
        new BadEvent(
            "a time before all times", "event_time", e -> e.setEventTime(time(Long.MIN_VALUE, 0))),
        new BadEvent(
            "a time after all times", "event_time", e -> e.setEventTime(time(Long.MAX_VALUE, 0))),
        new BadEvent(
            "a time of 2,000 million nanoseconds",
            "event_time",
            e -> e.setEventTime(time(0, 2_000_000_000))),
        new BadEvent("a time of -1 nanosecond", "event_time", e -> e.setEventTime(time(0, -1))));
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  @ParameterizedTest
  @MethodSource("badEvents")
  void aBadEventIsRefusedByTheFieldAtFault(BadEvent bad) {
    Event.Builder event = bad.change().apply(view(session, "shoe"));

    assertThat(Refusal.of(() -> service.record(event)))
        .isEqualTo(Refusal.invalid("event." + bad.field()));
  }

  @Test
  void badEventsOfAStreamAreRejectedByTheirNumbersAndFieldsAndTheGoodOnesAmongThemAreStored() {
    EventStreamClient stream = EventStreamClient.open(service.channel);
    List<BadEvent> bad = badEvents().toList();
    String good = "good-" + session;
    for (int i = 0; i < bad.size(); i++) {
      stream.send(10 * i + 1, bad.get(i).change().apply(view(session, "shoe")));
      stream.send(10 * i + 2, view(good, "i" + i));
    }
    stream.halfClose();
    stream.awaitCompletion();

    assertThat(stream.rejections())
        .extracting(EventRejection::getSequenceNumber)
        .containsExactlyElementsOf(Stream.iterate(1L, n -> n + 10).limit(bad.size()).toList());
    assertThat(stream.rejections())
        .extracting(EventRejection::getField)
        .containsExactlyElementsOf(bad.stream().map(b -> "event." + b.field()).toList());
    assertThat(stream.rejections())
        .allSatisfy(
            rejection -> {
              assertThat(rejection.getReason()).isEqualTo("INVALID_FIELD");
              assertThat(rejection.getMessage()).startsWith(rejection.getField() + ": ");
            });
    assertThat(stream.logged()).isEqualTo(bad.size());
    assertThat(service.items(good)).hasSize(bad.size());
  }

  @Test
  void aTimeMoreThanAMinuteAheadIsRefusedAndAMinuteIsTheClocksDifference() {
    Instant now = service.clock.instant();
    Refusal inTheFuture =
        new Refusal(Status.Code.INVALID_ARGUMENT, "EVENT_TIME_IN_FUTURE", "event.event_time");

    for (Duration ahead : List.of(Duration.ofMinutes(1).plusMillis(1), Duration.ofDays(20_000))) {
      assertThat(Refusal.of(() -> service.record(view("f", "shoe", "", now.plus(ahead)))))
          .isEqualTo(inTheFuture);
    }
    service.record(view("future-" + session, "shoe", "", now.plus(Duration.ofMinutes(1))));

    EventStreamClient stream = EventStreamClient.open(service.channel);
    stream.send(1, view("f", "shoe", "", now.plus(Duration.ofDays(1))));
    stream.awaitAcknowledged(1);
    assertThat(stream.rejections())
        .singleElement()
        .returns("EVENT_TIME_IN_FUTURE", EventRejection::getReason)
        .returns("event.event_time", EventRejection::getField);
    stream.halfClose();
  }

  @Test
  void aRequestWithoutAnEventIsRefused() {
    assertThat(
            Refusal.of(() -> service.client().recordEvent(RecordEventRequest.getDefaultInstance())))
        .isEqualTo(Refusal.invalid("event"));
  }

  @Test
  void idsAtTheirLimitsOfBytesAreTaken() {
    String longest = EURO.repeat(42) + "xy";
    service.record(
        view(longest, EURO.repeat(85) + "x")
            .setEventId("x".repeat(64))
            .setSite("x".repeat(64))
            .setUserId(longest)
            .setAttributionToken("x".repeat(512)));

    assertThat(service.session("x".repeat(64), longest).getEvents(0).getItemId())
        .isEqualTo(EURO.repeat(85) + "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\u0000",
        "\r\n",
        "{7}:log",
        "*",
        "\u202e\ufeff",
        "\ud83d\udc60",
        "'; --",
        "e\u0301"
      })
  void idsMayBeAnyUnicode(String text) {
    String id = session + text;

    service.record(view(id, text).setEventId(text));

    assertThat(service.items(id)).containsExactly(text);
    assertThat(service.session(id).getSessionId()).isEqualTo(id);
    assertThat(service.record(view(id, text).setEventId(text)).getDuplicate()).isTrue();
  }

  @Test
  void aSessionThatIsAskedForOrErasedMustBeNamedWell() {
    for (String id : List.of("", "x".repeat(129), EURO.repeat(43))) {
      assertThat(Refusal.of(() -> service.session(id))).isEqualTo(Refusal.invalid("session_id"));
      assertThat(Refusal.of(() -> erase("", id))).isEqualTo(Refusal.invalid("session_id"));
    }
    for (String site : List.of("a:b", "x".repeat(65), "shop\n")) {
      assertThat(Refusal.of(() -> service.session(site, session)))
          .isEqualTo(Refusal.invalid("site"));
      assertThat(Refusal.of(() -> erase(site, session))).isEqualTo(Refusal.invalid("site"));
    }
    assertThat(
            Refusal.of(() -> service.client().getSession(GetSessionRequest.getDefaultInstance())))
        .isEqualTo(Refusal.invalid("session_id"));
  }

  @Test
  void aMessageOverTheServersLimitIsRefusedByGrpcItselfAndTheServiceGoesOn() {
    // gRPC gives no reason with it, so that this connection is not checked for one.
    ManagedChannel unchecked =
        NettyChannelBuilder.forAddress(service.address(), service.port()).usePlaintext().build();
    try {
      EventStreamClient stream = EventStreamClient.open(unchecked);
      stream.send(1, view(session, "x".repeat(5 << 20)));

      assertThat(stream.awaitRefusal().code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      service.record(view("huge-" + session, "shoe"));
    } finally {
      unchecked.shutdownNow();
    }
  }

  private void erase(String site, String id) {
    service
        .client()
        .deleteSession(DeleteSessionRequest.newBuilder().setSite(site).setSessionId(id).build());
  }
}
