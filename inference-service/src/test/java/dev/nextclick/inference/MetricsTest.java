package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the service tells an operator of itself.
final class MetricsTest {

  @TempDir private Path folder;

  @Test
  void callsAreTimedAndFailuresCountedByReason() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      IntStream.range(0, 3).forEach(_ -> inference.ask(request -> request.addItemIds("item-5")));
      Refusal.of(() -> inference.ask(request -> request.setSite("elsewhere")));
      Refusal.of(() -> inference.ask(request -> request.setSite("..")));

      assertThat(inference.metrics.distribution("call_micros.GetRecommendations").summary().count())
          .isEqualTo(5);
      assertThat(inference.metrics.snapshot().counters())
          .containsEntry("calls_failed.GetRecommendations.NO_ACTIVE_MODEL", 1L)
          .containsEntry("calls_failed.GetRecommendations.INVALID_FIELD", 1L);
    }
  }
}
