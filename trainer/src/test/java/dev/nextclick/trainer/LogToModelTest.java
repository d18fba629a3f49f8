package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.EventType;
import dev.nextclick.events.EventWriter;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.events.Written;
import dev.nextclick.session.v1.Event;
import dev.nextclick.trainer.archive.Archive;
import dev.nextclick.training.v1.ListTrainingJobsRequest;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a click in Redis to a version, inside of one trainer.
@Timeout(120)
final class LogToModelTest {

  @TempDir private Path folder;
  private LocalRedis redis;

  @BeforeEach
  void newRedis() {
    redis = new LocalRedis(folder.resolve("redis"));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void whatWasAcknowledgedBeforeAJobBeganIsTrainedOnOnceAndOnlyTheArchiveIsReadAgain()
      throws Exception {
    redis.start();
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      write("shop", "first", 100);
      TrainingJob job = trainer.client().train("shop");
      assertThat(job.getFailure().getMessage()).isEmpty();
      assertThat(sessions(job)).isEqualTo(100);
      assertThat(job.getActivated()).isTrue();

      write("shop", "second", 20);
      assertThat(sessions(trainer.client().train("shop"))).isEqualTo(120);
      assertThat(trainer.client().train("video").getFailure().getReason())
          .isEqualTo("TOO_LITTLE_DATA");
    }
    // Another Redis, with nothing in it: the archive is the history.
    redis.kill();
    try (LocalRedis empty = new LocalRedis(folder.resolve("empty")).start();
        RunningTrainer trainer = RunningTrainer.start(folder, empty.uri())) {
      assertThat(sessions(trainer.client().train("shop"))).isEqualTo(120);
    }
  }

  @Test
  void theArchiveFillsByItselfWhileNobodyTrains() throws Exception {
    redis.start();
    try (RunningTrainer _ = RunningTrainer.start(folder, redis.uri())) {
      write("shop", "visitor", 20);
      await().atMost(Duration.ofSeconds(20)).until(() -> !parquetFiles().isEmpty());
    }
    redis.kill();
    try (Archive archive = Archive.open(folder.resolve("archive"), folder.resolve("work"))) {
      assertThat(archive.count("shop")).isEqualTo(20L * RingOfEvents.EVENTS_A_SESSION);
    }
  }

  @Test
  void withoutTheArchiveThereIsNothingToTrainOn() throws Exception {
    redis.start();
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      write("shop", "visitor", 100);
      TrainingJob job = trainer.client().train("shop");
      assertThat(job.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);

      delete(folder.resolve("archive/shop"));

      TrainingJob failed = trainer.client().train("shop");
      assertThat(failed.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_FAILED);
    }
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      TrainingJob failed = trainer.client().train("shop");
      assertThat(failed.getFailure().getReason()).isEqualTo("TOO_LITTLE_DATA");
      assertThat(failed.getFailure().getMessage()).contains("all 0 clicks of site 'shop'");
    }
  }

  @Test
  void whileRedisIsAwayTheArchiveIsTrainedOnAndAfterwardsTheNewestClicksAreToo() throws Exception {
    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      TrainerClient client = trainer.client();
      client.upload().header("shop").events(RingOfEvents.of("imported", 50)).commit();
      assertThat(sessions(client.train("shop"))).isEqualTo(50);
      assertThat(client.train("video").getFailure().getMessage())
          .contains("the log could not be read, so the newest clicks are missing");

      redis.start();
      write("shop", "live", 30);
      assertThat(sessions(client.train("shop"))).isEqualTo(80);

      redis.kill();
      assertThat(sessions(client.train("shop"))).isEqualTo(80);
      redis.start();
      write("shop", "later", 30);
      assertThat(sessions(client.train("shop"))).isEqualTo(110);
    }
  }

  @Test
  void aScheduleTrainsEverySiteThatHasClicks() throws Exception {
    redis.start();
    write("shop", "visitor", 40);
    write("video", "viewer", 40);
    try (RunningTrainer trainer =
        RunningTrainer.start(
            RunningTrainer.settings(folder, redis.uri(), Optional.of(Duration.ofMillis(2_500))))) {
      List<TrainingJob> jobs =
          await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () -> jobs(trainer.client()),
                  found -> found.stream().filter(TrainerClient::ended).count() >= 2);
      assertThat(jobs).allMatch(TrainingJob::getScheduled);
      assertThat(jobs)
          .filteredOn(TrainerClient::ended)
          .allMatch(job -> job.getState() == TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED)
          .allMatch(TrainingJob::getActivated)
          .extracting(TrainingJob::getSite)
          .contains("shop", "video");
    }
  }

  private void write(String site, String name, int sessions) {
    try (RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()))) {
      EventWriter writer = store.writer();
      List<CompletableFuture<Written>> written = new ArrayList<>();
      for (Event event : RingOfEvents.of(name, sessions)) {
        written.add(writer.write(click(site, event)));
      }
      assertThat(written)
          .allSatisfy(
              click -> assertThat(click.orTimeout(20, TimeUnit.SECONDS).join().logged()).isTrue());
    }
  }

  private static ClickEvent click(String site, Event event) {
    Instant time = Instant.ofEpochSecond(event.getEventTime().getSeconds());
    return new ClickEvent(
        site,
        event.getSessionId(),
        event.getItemId(),
        EventType.VIEW,
        "",
        time,
        time,
        "",
        "",
        "",
        Float.NaN,
        true);
  }

  private static long sessions(TrainingJob job) {
    assertThat(job.getFailure().getMessage()).isEmpty();
    return job.getDataset().getSessions() + job.getDataset().getHeldOutSessions();
  }

  private static List<TrainingJob> jobs(TrainerClient client) {
    return client
        .training()
        .listTrainingJobs(ListTrainingJobsRequest.getDefaultInstance())
        .getJobsList();
  }

  private List<Path> parquetFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("archive"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
