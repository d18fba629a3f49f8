package dev.nextclick.trainer;

import static dev.nextclick.trainer.RingOfEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportHeader;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class HistoryValidationTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");
  private static final Event GOOD = event("s", "a", TIME);

  @TempDir private static Path folder;
  private static RunningTrainer trainer;

  @BeforeAll
  static void start() throws IOException {
    trainer = RunningTrainer.start(folder, URI.create("redis://127.0.0.1:1"));
  }

  @AfterAll
  static void nothingWasImported() throws IOException {
    trainer.close();
    try (Stream<Path> files = Files.walk(folder.resolve("archive"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).isEmpty();
    }
  }

  static Stream<Arguments> eventsThatBreakARule() {
    return Stream.of(
        wrong("event_time", Event.Builder::clearEventTime),
        wrong("event_time", event -> event.setEventTime(seconds(-62_135_596_801L))),
        wrong("event_time", event -> event.setEventTime(seconds(253_402_300_800L))),
        wrong("event_time", event -> event.setEventTime(Timestamp.newBuilder().setNanos(-1))),
        wrong("session_id", Event.Builder::clearSessionId),
        wrong("session_id", event -> event.setSessionId("é".repeat(65))),
        wrong("item_id", Event.Builder::clearItemId),
        wrong("item_id", event -> event.setItemId("x".repeat(257))),
        wrong("event_id", event -> event.setEventId("x".repeat(65))),
        wrong("user_id", event -> event.setUserId("x".repeat(129))),
        wrong("site", event -> event.setSite("video")),
        wrong("site", event -> event.setSite("no/site")),
        wrong("event_type", event -> event.setEventTypeValue(99)),
        wrong("consent", event -> event.setConsentValue(99)),
        wrong("played_share", event -> event.setPlayedShare(1.5f)),
        wrong("placement", event -> event.setPlacement("x".repeat(65))));
  }

  @ParameterizedTest
  @MethodSource("eventsThatBreakARule")
  void anEventThatBreaksARuleIsNamedByItsPlaceInItsMessage(String field, Event wrong) {
    Refusal refusal =
        upload().header("shop").events(GOOD, GOOD).events(GOOD, GOOD, GOOD, wrong).refusal();
    assertThat(refusal.line()).isEqualTo("INVALID_ARGUMENT INVALID_FIELD events[3]." + field);
    assertThat(refusal.message()).startsWith("events[3]." + field + ": ");
  }

  @Test
  void aTimeInTheFutureIsRefused() {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    Refusal refusal = upload().header("shop").events(GOOD, event("s", "a", tomorrow)).refusal();
    assertThat(refusal.line())
        .isEqualTo("INVALID_ARGUMENT EVENT_TIME_IN_FUTURE events[1].event_time");
  }

  @Test
  void theFirstMessageBringsTheHeaderAndNoOtherDoes() {
    assertThat(upload().events(GOOD).refusal().line()).isEqualTo(invalid("header"));
    assertThat(upload().end().refusal().line()).isEqualTo(invalid("header"));
    assertThat(upload().header("shop").events(GOOD).header("shop").refusal().line())
        .isEqualTo(invalid("header"));
  }

  @Test
  void nothingFollowsTheLastMessageAndThenNothingIsImported() {
    assertThat(upload().header("shop").events(GOOD).last().events(GOOD).refusal().line())
        .isEqualTo(invalid("last"));
    assertThat(upload().header("shop").events(GOOD).last().last().refusal().line())
        .isEqualTo(invalid("last"));
  }

  @Test
  void aSiteThatCannotBeOneIsNamed() {
    for (String site : List.of("..", ".", "a/b", "x".repeat(65))) {
      assertThat(upload().header(site).refusal().line()).as(site).isEqualTo(invalid("header.site"));
    }
  }

  @Test
  void aDescriptionThatIsTooLongIsNamed() {
    ImportHeader header = ImportHeader.newBuilder().setDescription("x".repeat(4_097)).build();
    assertThat(
            upload()
                .send(ImportEventsRequest.newBuilder().setHeader(header).build())
                .refusal()
                .line())
        .isEqualTo(invalid("header.description"));
  }

  @Test
  void aMessageTakesTenThousandEventsAsLongAsMayBeAndNotOneMore() {
    Event longest =
        GOOD.toBuilder()
            .setSite("shop")
            .setSessionId("s".repeat(128))
            .setItemId("i".repeat(256))
            .setEventType(EventType.EVENT_TYPE_PLAY)
            .setEventId("e".repeat(64))
            .setUserId("u".repeat(128))
            .setPlacement("p".repeat(64))
            .setAttributionToken("t".repeat(512))
            .setPlayedShare(0.5f)
            .build();
    Upload most =
        upload().header("shop").send(Upload.batch(Collections.nCopies(10_000, longest))).end();
    // It was read whole: what it lacks is the last message.
    assertThat(most.refusal().line()).isEqualTo(invalid("last"));
    assertThat(
            upload()
                .header("shop")
                .send(Upload.batch(Collections.nCopies(10_001, GOOD)))
                .refusal()
                .line())
        .isEqualTo(invalid("events"));
  }

  private static Upload upload() {
    return trainer.client().upload();
  }

  private static String invalid(String field) {
    return "INVALID_ARGUMENT INVALID_FIELD " + field;
  }

  private static Timestamp.Builder seconds(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds);
  }

  private static Arguments wrong(String field, Consumer<Event.Builder> change) {
    Event.Builder event = GOOD.toBuilder();
    change.accept(event);
    return Arguments.of(field, event.build());
  }
}
