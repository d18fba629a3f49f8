package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nextclick.training.v1.CancelTrainingJobRequest;
import dev.nextclick.training.v1.TrainingJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How many threads share the mini-batches of a training: the job's own, and those that it starts.
@Timeout(120)
final class TrainingThreadsTest {

  private static final String SITE = "shop";

  /// A mini-batch of these has work for two threads.
  private static final Map<String, String> WIDE =
      Map.of("units", "128", "batch-size", "16", "negatives", "64");

  @TempDir Path folder;

  @Test
  void aTrainingTakesNoMoreThreadsThanItMay() throws IOException {
    assertThat(helpers(Optional.of(1))).isEmpty();
  }

  @Test
  void aTrainingTakesAllProcessorsUnlessToldOtherwise() throws IOException {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: there is one processor");
    assertThat(helpers(Optional.empty())).contains("training-1");
  }

  /// The threads that a training has started, by name.
  private List<String> helpers(Optional<Integer> threads) throws IOException {
    Map<String, String> hyperparameters = new HashMap<>(WIDE);
    hyperparameters.putAll(TrainerClient.ENDLESS);
    try (LocalRedis redis = new LocalRedis(folder.resolve("redis")).start();
        RunningTrainer trainer =
            RunningTrainer.start(
                RunningTrainer.settings(folder, redis.uri(), Optional.empty(), threads))) {
      TrainerClient client = trainer.client();
      client.upload().header(SITE).events(RingOfEvents.of("visitor", 100)).commit();
      TrainingJob job = client.start(SITE, hyperparameters);
      await().until(() -> client.get(job.getJobId()).hasProgress());
      List<String> names =
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.startsWith("training-"))
              .toList();
      client
          .training()
          .cancelTrainingJob(
              CancelTrainingJobRequest.newBuilder().setJobId(job.getJobId()).build());
      client.end(job);
      return names;
    }
  }
}
