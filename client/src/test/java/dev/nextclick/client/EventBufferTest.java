package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.session.v1.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class EventBufferTest {

  private static final int MANY = 1_000;

  private final EventBuffer buffer = new EventBuffer(MANY, 100);

  @Test
  void isFullByBytesBeforeItIsFullByEvents() {
    buffer.add(entry(1, 60));
    assertThat(buffer.hasRoom()).isTrue();
    buffer.add(entry(2, 60));
    assertThat(buffer.hasRoom()).isFalse();

    buffer.take(1, MANY);
    assertThat(buffer.acknowledge(1)).extracting(EventBuffer.Entry::number).containsExactly(1L);
    assertThat(buffer.hasRoom()).isTrue();
  }

  @Test
  void aMessageIsBoundedByEventsAndByBytesAndHoldsOneAtLeast() {
    for (int number = 1; number <= 6; number++) {
      buffer.add(entry(number, 10));
    }
    assertThat(numbers(buffer.take(2, MANY))).containsExactly(1L, 2L);
    assertThat(numbers(buffer.take(5, 25))).containsExactly(3L, 4L);
    assertThat(numbers(buffer.take(5, 1))).containsExactly(5L);
    assertThat(numbers(buffer.take(5, MANY))).containsExactly(6L);
    assertThat(buffer.take(5, MANY)).isEmpty();
  }

  @Test
  void aMessageEndsWhereANumberIsMissing() {
    buffer.add(entry(1, 1));
    buffer.add(entry(2, 1));
    buffer.add(entry(4, 1));
    assertThat(numbers(buffer.take(5, MANY))).containsExactly(1L, 2L);
    assertThat(numbers(buffer.take(5, MANY))).containsExactly(4L);
  }

  @Test
  void whatIsToBeSentAgainComesFirstAndInOrder() {
    for (int number = 1; number <= 5; number++) {
      buffer.add(entry(number, 1));
    }
    buffer.take(3, MANY);
    buffer.acknowledge(1);
    buffer.sendAgain();
    assertThat(buffer.oldest(0)).isEqualTo(2);
    assertThat(numbers(buffer.take(5, MANY))).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void onlyWhatWasSentIsAcknowledged() {
    buffer.add(entry(1, 1));
    buffer.add(entry(2, 1));
    buffer.take(1, MANY);
    assertThat(numbers(buffer.acknowledge(2))).containsExactly(1L);
    assertThat(buffer.size()).isEqualTo(1);
  }

  @Test
  void whatWasHandedInBeforeAMomentIsTakenOutWhetherSentOrNot() {
    buffer.add(entry(1, 1));
    buffer.add(entry(2, 1));
    buffer.add(entry(3, 1));
    buffer.take(1, MANY);
    assertThat(numbers(buffer.removeOlder(3))).containsExactly(1L, 2L);
    assertThat(numbers(buffer.removeAll())).containsExactly(3L);
    assertThat(buffer.isEmpty()).isTrue();
  }

  /// Handed in at the moment of its number.
  private static EventBuffer.Entry entry(long number, int bytes) {
    return new EventBuffer.Entry(
        number, Event.getDefaultInstance(), bytes, number, new CompletableFuture<>());
  }

  private static List<Long> numbers(List<EventBuffer.Entry> entries) {
    return entries.stream().map(EventBuffer.Entry::number).toList();
  }
}
