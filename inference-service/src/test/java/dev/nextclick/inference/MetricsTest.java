package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.inference.serving.PublishedModels;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
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

      assertThat(came(inference, "call_micros.GetRecommendations")).isEqualTo(5);
      assertThat(inference.metrics.snapshot().counters())
          .containsEntry("calls_failed.GetRecommendations.NO_ACTIVE_MODEL", 1L)
          .containsEntry("calls_failed.GetRecommendations.INVALID_FIELD", 1L);
    }
  }

  @Test
  void recommendationsAreCountedByWhoSpokeAndTheScoringIsTimed() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      IntStream.range(0, 3).forEach(_ -> inference.ask(request -> request.addItemIds("item-5")));
      inference.ask(request -> request);
      inference.ask(request -> request.addItemIds("unknown"));

      assertThat(inference.metrics.snapshot().counters())
          .containsEntry("recommendations.GRU4REC", 3L)
          .containsEntry("recommendations.POPULARITY", 2L)
          .containsEntry("recommendations.BLEND", 0L);
      assertThat(came(inference, "score_micros")).isEqualTo(3);
      assertThat(inference.metrics.snapshot().gauges()).containsEntry("queue_waiting", 0.0);
    }
  }

  @Test
  void readingTheSessionIsTimedAndWhatIsNotAnsweredCounted() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      inference.sessions.store("visitor", List.of("item-3"));
      inference.ask(request -> request.setSessionId("visitor"));
      inference.ask(request -> request.setSessionId("unknown"));
      assertThat(count(inference, "sessions_unread")).isZero();

      inference.sessions.fail(Status.Code.UNAVAILABLE);
      inference.ask(request -> request.setSessionId("visitor"));

      assertThat(count(inference, "sessions_unread")).isOne();
      assertThat(came(inference, "session_read_micros")).isEqualTo(3);
    }
  }

  @Test
  void aVersionThatTakesAnothersPlaceIsASwapAndARefusedOneIsNone() throws Exception {
    PublishedModels published = new PublishedModels(folder.resolve("registry"));
    published.damage(published.activate(1), "model.pt");
    try (RunningInference inference = RunningInference.start(folder)) {
      await().atMost(RunningInference.LIMIT).until(() -> count(inference, "versions_refused") == 1);
      published.activate(2);
      inference.ready();
      assertThat(count(inference, "model_swaps")).isZero();

      published.activate(3);
      await().atMost(RunningInference.LIMIT).until(() -> count(inference, "model_swaps") == 1);
      assertThat(count(inference, "versions_refused")).isOne();
    }
  }

  private static long came(RunningInference inference, String name) {
    return inference.metrics.distribution(name).summary().count();
  }

  private static long count(RunningInference inference, String name) {
    return inference.metrics.snapshot().counters().getOrDefault(name, -1L);
  }
}
