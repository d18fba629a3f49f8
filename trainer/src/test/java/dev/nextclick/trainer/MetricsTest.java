package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventType;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.training.v1.CancelTrainingJobRequest;
import dev.nextclick.training.v1.TrainingJob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

  @Test
  void jobsAreCountedByOutcomeAndTrainingsTimed() throws Exception {
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      TrainerClient client = trainer.client();
      client.upload().header("shop").events(RingOfEvents.of("visitor", 50)).commit();
      client.train("shop");
      client.train("video");
      TrainingJob endless = client.start("shop", TrainerClient.ENDLESS);
      TrainingJob _ =
          client
              .training()
              .cancelTrainingJob(
                  CancelTrainingJobRequest.newBuilder().setJobId(endless.getJobId()).build())
              .getJob();
      client.end(endless);

      assertThat(trainer.metrics.snapshot().counters())
          .containsEntry("jobs_succeeded", 1L)
          .containsEntry("jobs_failed.TOO_LITTLE_DATA", 1L)
          .containsEntry("jobs_cancelled", 1L);
      assertThat(trainer.metrics.distribution("training_seconds").summary().count()).isOne();
    }
  }

  @Test
  void eventsOfTheLogAreCountedOnceTheyAreArchived() throws Exception {
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri());
        RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()))) {
      assertThat(trainer.metrics.snapshot().counters()).containsEntry("events_archived", 0L);
      assertThat(trainer.metrics.snapshot().gauges()).containsEntry("erasures_pending", 0.0);

      for (int i = 0; i < 30; i++) {
        store.writer().write(click("visitor-" + i)).join();
      }

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> trainer.metrics.counter("events_archived").value() == 30);
    }
  }

  private static ClickEvent click(String session) {
    Instant now = Instant.now();
    return new ClickEvent(
        "shop", session, "item", EventType.VIEW, "", now, now, "", "", "", Float.NaN, true);
  }
}
