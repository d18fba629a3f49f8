package dev.nextclick.cli.demo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.client.EventCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClickStreamTest {

  @Test
  void clicksThatWereRetriedAreStoredAllTheSame() {
    assertThatCode(() -> ClickStream.requireAllStored(new EventCounts(100, 100, 30, 70, 0, 0), 100))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(
      name = "of 100, {0} stored, {1} duplicates, {2} logged, {3} rejected, {4} failed")
  @CsvSource({"99, 0, 99, 1, 0", "99, 0, 99, 0, 1", "100, 0, 99, 0, 0", "100, 30, 69, 0, 0"})
  void aClickThatIsNotStoredOrNotLoggedIsAFailure(
      long stored, long duplicates, long logged, long rejected, long failed) {
    EventCounts counts = new EventCounts(100, stored, duplicates, logged, rejected, failed);
    assertThatThrownBy(() -> ClickStream.requireAllStored(counts, 100))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("of 100 clicks not all were stored");
  }
}
