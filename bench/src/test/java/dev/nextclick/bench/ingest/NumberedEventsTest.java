package dev.nextclick.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.session.v1.Event;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NumberedEventsTest {

  private static final int EVENTS = 85_000;
  private final NumberedEvents events = new NumberedEvents(42);

  @Test
  void anEventsNumberCanBeToldFromItsSessionAndItem() {
    Set<String> sessions = new HashSet<>();
    for (int number = 0; number < EVENTS; number++) {
      Event event = events.event(number, Instant.EPOCH);
      assertThat(events.number(event.getSessionId(), event.getItemId())).hasValue(number);
      sessions.add(event.getSessionId());
    }
    assertThat(NumberedEvents.sessions(EVENTS)).isEqualTo(sessions.size());
  }

  @Test
  void anotherRunsEventsAreNotItsOwn() {
    Event other = new NumberedEvents(43).event(7, Instant.EPOCH);
    assertThat(events.number(other.getSessionId(), other.getItemId())).isEmpty();
    assertThat(events.number("visitor", other.getItemId())).isEmpty();
    assertThat(events.number("x".repeat(36), other.getItemId())).isEmpty();
  }

  @Test
  void theClicksOfASessionAreOnFourDifferentItems() {
    assertThat(events.items(12_345)).doesNotHaveDuplicates().hasSize(NumberedEvents.CLICKS);
  }
}
