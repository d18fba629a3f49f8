package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.validate.FieldRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import dev.nextclick.runtime.grpc.RequestValidator;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsRequest;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EventCheckTest {

  private static final int TRIES = 20_000;
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 21, 22, 36, 42, 43, 63, 64, 65, 85, 86, 127, 128, 129, 255, 256, 257, 512, 513);
  private static final List<String> CHARACTERS = List.of("a", "Z", "7", ".", "-", "é", "日", "😀");

  private final Random random = new Random(20_260_101);
  private final RequestValidator validator =
      new RequestValidator(List.of(Event.getDescriptor(), StreamEventsRequest.getDescriptor()));
  private final EventCheck check = new EventCheck();

  @Test
  void passesNothingThatTheContractRefuses() {
    int clean = 0;
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      Event event = event();
      boolean valid = validator.invalidField(event).isEmpty();
      if (EventCheck.isClean(event)) {
        assertThat(valid).as(event.toString()).isTrue();
        clean++;
      }
      refused += valid ? 0 : 1;
    }
    assertThat(clean).isGreaterThan(TRIES / 50);
    assertThat(refused).isGreaterThan(TRIES / 50);
  }

  @Test
  void saysOfEveryEventWhatTheContractSaysWhereverInTheMessageItStands() {
    for (int i = 0; i < TRIES / 10; i++) {
      Event event = event();
      StreamEventsRequest alone =
          StreamEventsRequest.newBuilder().setSequenceNumber(1).setEvent(event).build();
      assertThat(check.faultOfFirst(alone)).isEqualTo(validator.invalidField(alone));
      assertThat(check.fault(event)).isEqualTo(validator.invalidField(alone));
    }
    StreamEventsRequest none = StreamEventsRequest.newBuilder().setSequenceNumber(1).build();
    assertThat(check.faultOfFirst(none))
        .hasValueSatisfying(fault -> assertThat(fault.field()).isEqualTo("event"));
  }

  @Test
  void whatFrontendsSendNeedsNoSecondLook() {
    assertThat(
            EventCheck.isClean(
                Event.newBuilder()
                    .setSite("shop-1")
                    .setSessionId("0b5e3a3a-58cf-4c4e-9f8d-0f6f4b3a2c11")
                    .setItemId("Schürze, weiß")
                    .setEventId("c1d2e3f4-58cf-8c4e-9f8d-0f6f4b3a2c11")
                    .setEventTime(Timestamp.newBuilder().setSeconds(1))
                    .setAttributionToken("t".repeat(300))
                    .setPlayedShare(1)
                    .build()))
        .isTrue();
  }

  @Test
  void knowsEveryRuleThatTheContractHas() {
    assertThat(Event.getDescriptor().getFields().stream().map(EventCheckTest::rules).toList())
        .as("rules of Event; a rule that changes must change in EventCheck too")
        .containsExactly(
            "site: string { max_len: 64 pattern: \"^[A-Za-z0-9._-]*$\" }",
            "session_id: string { min_len: 1 max_bytes: 128 }",
            "item_id: string { min_len: 1 max_bytes: 256 }",
            "event_type: enum { defined_only: true }",
            "event_id: string { max_bytes: 64 }",
            "event_time:",
            "user_id: string { max_bytes: 128 }",
            "consent: enum { defined_only: true }",
            "placement: string { max_bytes: 64 }",
            "attribution_token: string { max_bytes: 512 }",
            "played_share: float { lte: 1.0 gte: 0.0 }");
    assertThat(StreamEventsRequest.getDescriptor().getFields().stream().map(EventCheckTest::rules))
        .containsExactly(
            "sequence_number: int64 { gt: 0 }",
            "event: required: true",
            "more_events: repeated { max_items: 1023 }");
  }

  private static String rules(FieldDescriptor field) {
    FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
    return (field.getName()
            + ": "
            + TextFormat.printer().emittingSingleLine(true).printToString(rules))
        .strip();
  }

  private Event event() {
    Event.Builder event =
        Event.newBuilder().setSessionId("visitor").setItemId("shoe").setEventId("id");
    for (int fields = random.nextInt(3); fields >= 0; fields--) {
      switch (random.nextInt(9)) {
        case 0 -> event.setSite(text());
        case 1 -> event.setSessionId(text());
        case 2 -> event.setItemId(text());
        case 3 -> event.setEventId(text());
        case 4 -> event.setUserId(text());
        case 5 -> event.setPlacement(text());
        case 6 -> event.setAttributionToken(text());
        case 7 ->
            event.setEventTypeValue(random.nextInt(-1, 8)).setConsentValue(random.nextInt(-1, 5));
        default ->
            event.setPlayedShare(
                List.of(0f, 1f, 0.5f, -0f, 1.0001f, -1f, Float.NaN, Float.POSITIVE_INFINITY)
                    .get(random.nextInt(8)));
      }
    }
    return event.build();
  }

  private String text() {
    int length = LENGTHS.get(random.nextInt(LENGTHS.size()));
    String character = CHARACTERS.get(random.nextInt(CHARACTERS.size()));
    return random
        .ints(length, 0, 20)
        .mapToObj(i -> i == 0 ? character : "x")
        .collect(Collectors.joining());
  }
}
