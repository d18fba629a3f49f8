package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the trainer tells an operator of itself.
@Timeout(120)
final class MetricsTest {

  @TempDir private Path folder;
  private LocalRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = new LocalRedis(folder.resolve("redis")).start();
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void callsAreTimedAndFailuresCountedByReason() throws Exception {
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      Refusal.of(() -> trainer.client().get("20260301-100000-000"));
      Refusal.of(() -> trainer.client().start("..", Map.of()));

      assertThat(trainer.metrics.distribution("call_micros.GetTrainingJob").summary().count())
          .isOne();
      assertThat(trainer.metrics.distribution("call_micros.StartTraining").summary().count())
          .isOne();
      assertThat(trainer.metrics.snapshot().counters())
          .containsEntry("calls_failed.GetTrainingJob.TRAINING_JOB_NOT_FOUND", 1L)
          .containsEntry("calls_failed.StartTraining.INVALID_FIELD", 1L);
    }
  }
}
