package dev.nextclick.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingJobsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final JobFailure TOO_LITTLE =
      new JobFailure(JobFailure.TOO_LITTLE_DATA, "found 3, needs 10");

  @TempDir private Path folder;

  @Test
  void aJobThatDidItsWorkHasSucceededAndIsFoundAgainAfterARestart() throws Exception {
    TrainingJob ended;
    try (TrainingJobs jobs = open(TrainingJobsTest::fullRun)) {
      TrainingJob started = jobs.start(request("a"));
      assertThat(started.state()).isEqualTo(JobState.PENDING);
      ended = awaitEnd(jobs, started);
    }
    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ended.version()).contains("v1");
    assertThat(ended.activated()).isTrue();
    assertThat(ended.dataset().orElseThrow().removedEvents()).containsEntry("short session", 7L);
    assertThat(ended.metrics().orElseThrow().pairs()).isEqualTo(55);
    assertThat(ended.progress().orElseThrow().completedShare()).isEqualTo(1);
    assertThat(ended.startTime()).contains(NOW);
    assertThat(ended.endTime()).contains(NOW);

    try (TrainingJobs restarted = open(TrainingJobsTest::fullRun)) {
      assertThat(restarted.get(ended.id())).isEqualTo(ended);
    }
  }

  @Test
  void oneJobRunsAtATimeAndTheRefusalNamesIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TrainingJobs jobs = open(_ -> release.await())) {
      TrainingJob first = jobs.start(request("a"));
      assertThat(jobs.running().orElseThrow().id()).isEqualTo(first.id());
      assertThatThrownBy(() -> jobs.start(request("b")))
          .isInstanceOfSatisfying(
              JobInProgressException.class,
              refusal -> assertThat(refusal.jobId()).isEqualTo(first.id()));
      release.countDown();
      awaitEnd(jobs, first);
      assertThat(awaitEnd(jobs, jobs.start(request("b"))).state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void aRequestThatIsSentAgainIsAnsweredWithItsJobWhateverHappenedInBetween() throws Exception {
    TrainingJob first;
    CountDownLatch release = new CountDownLatch(1);
    try (TrainingJobs jobs = open(_ -> release.await())) {
      first = jobs.start(request("a"));
      assertThat(jobs.start(request("a")).id()).isEqualTo(first.id());
      release.countDown();
      awaitEnd(jobs, first);
      assertThat(jobs.start(request("a")).id()).isEqualTo(first.id());
    }
    try (TrainingJobs restarted = open(TrainingJobsTest::fullRun)) {
      assertThat(restarted.start(request("a")).id()).isEqualTo(first.id());
      assertThat(restarted.start(request("")).id()).isNotEqualTo(first.id());
    }
  }

  @Test
  void aCancelledJobEndsAtItsNextQuestionAndCancellingAgainIsHarmless() throws Exception {
    try (TrainingJobs jobs = open(run -> run.pause(LONG))) {
      TrainingJob job = jobs.start(request("a"));
      jobs.cancel(job.id());
      assertThat(awaitEnd(jobs, job).state()).isEqualTo(JobState.CANCELLED);
      assertThat(jobs.cancel(job.id()).state()).isEqualTo(JobState.CANCELLED);
      assertThatThrownBy(() -> jobs.cancel("nowhere")).isInstanceOf(JobNotFoundException.class);
    }
  }

  @Test
  void stoppingCancelsTheRunningJobAndWaitsForItsEnd() throws Exception {
    TrainingJobs jobs = open(run -> run.pause(LONG));
    TrainingJob job = jobs.start(request("a"));
    jobs.close();
    assertThat(jobs.get(job.id()).state()).isEqualTo(JobState.CANCELLED);
    assertThatThrownBy(() -> jobs.start(request("b"))).isInstanceOf(TrainerStoppingException.class);
    try (TrainingJobs restarted = open(TrainingJobsTest::fullRun)) {
      assertThat(restarted.get(job.id()).state()).isEqualTo(JobState.CANCELLED);
    }
  }

  @Test
  void aFailureIsToldWithItsReasonAndTheNextJobRuns() throws Exception {
    List<JobWork> works =
        new CopyOnWriteArrayList<>(
            List.of(
                _ -> {
                  throw new JobFailedException(TOO_LITTLE);
                },
                _ -> {
                  throw new OutOfMemoryError("no room");
                },
                TrainingJobsTest::fullRun));
    try (TrainingJobs jobs = open(run -> works.removeFirst().run(run))) {
      assertThat(awaitEnd(jobs, jobs.start(request("a"))).failure()).contains(TOO_LITTLE);
      TrainingJob broken = awaitEnd(jobs, jobs.start(request("b")));
      assertThat(broken.state()).isEqualTo(JobState.FAILED);
      assertThat(broken.failure().orElseThrow().reason()).isEqualTo("INTERNAL");
      assertThat(broken.failure().orElseThrow().message()).contains("no room");
      assertThat(awaitEnd(jobs, jobs.start(request("c"))).state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void aJobThatWasRunningWhenItsProcessDiedIsFailedAfterTheRestart() throws Exception {
    JobStore store = JobStore.open(folder);
    TrainingJob dead =
        TrainingJob.accepted("20260301-095900-000", request("a"), NOW.minusSeconds(60))
            .with(draft -> draft.begin(JobState.TRAINING, NOW.minusSeconds(50)));
    store.save(dead);
    Files.writeString(folder.resolve("20260301-095900-000.tmp"), "{ \"half");

    for (int restart = 0; restart < 2; restart++) {
      try (TrainingJobs jobs = open(TrainingJobsTest::fullRun)) {
        TrainingJob found = jobs.get(dead.id());
        assertThat(found.state()).isEqualTo(JobState.FAILED);
        assertThat(found.failure().orElseThrow().reason()).isEqualTo("INTERRUPTED");
        assertThat(found.failure().orElseThrow().message()).contains("TRAINING");
        assertThat(jobs.running()).isEmpty();
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).extracting(Path::getFileName).containsExactly(Path.of(dead.id() + ".json"));
    }
  }

  @Test
  void aJobFileThatCannotBeReadHidesNoOther() throws Exception {
    JobStore.open(folder).save(TrainingJob.accepted("20260301-095900-000", request("a"), NOW));
    Files.writeString(folder.resolve("20260301-095900-001.json"), "{ \"id\": 5");
    Files.writeString(folder.resolve("20260301-095900-002.json"), "{}");
    try (TrainingJobs jobs = open(TrainingJobsTest::fullRun)) {
      assertThat(jobs.list("", 10))
          .extracting(TrainingJob::id)
          .containsExactly("20260301-095900-000");
    }
  }

  @Test
  void theNewestJobsAreListedFirstAndIdsSortEvenWhenTheClockStands() throws Exception {
    try (TrainingJobs jobs = open(TrainingJobsTest::fullRun)) {
      TrainingJob a = awaitEnd(jobs, jobs.start(request("a")));
      TrainingJob b = awaitEnd(jobs, jobs.start(request("b")));
      TrainingJob c = awaitEnd(jobs, jobs.start(request("c")));
      assertThat(jobs.list("", 2)).containsExactly(c, b);
      assertThat(jobs.list(b.id(), 2)).containsExactly(a);
      assertThat(jobs.list(a.id(), 2)).isEmpty();
    }
  }

  @Test
  void theOldestJobsAreForgotten() throws Exception {
    JobStore store = JobStore.open(folder);
    for (int i = 0; i < TrainingJobs.KEPT; i++) {
      TrainingJob old = TrainingJob.accepted("20260101-000000-%03d".formatted(i), request(""), NOW);
      store.save(old.with(draft -> draft.end(JobState.SUCCEEDED, NOW)));
    }
    try (TrainingJobs jobs = open(TrainingJobsTest::fullRun)) {
      awaitEnd(jobs, jobs.start(request("a")));
      assertThat(jobs.list("", 1000)).hasSize(TrainingJobs.KEPT);
      assertThatThrownBy(() -> jobs.get("20260101-000000-000"))
          .isInstanceOf(JobNotFoundException.class);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(TrainingJobs.KEPT);
    }
  }

  @Test
  void aWatchIsToldOfEachChangeUntilItIsClosed() throws Exception {
    CountDownLatch watched = new CountDownLatch(1);
    List<JobState> seen = new CopyOnWriteArrayList<>();
    List<JobState> closed = new CopyOnWriteArrayList<>();
    JobWork work =
        run -> {
          watched.await();
          fullRun(run);
        };
    try (TrainingJobs jobs = open(work)) {
      TrainingJob job = jobs.start(request("a"));
      await().until(() -> jobs.get(job.id()).state() == JobState.PREPARING);
      JobWatch broken =
          jobs.watch(
              job.id(),
              () -> {
                throw new IllegalStateException("a watcher's own fault");
              });
      jobs.watch(job.id(), () -> closed.add(jobs.get(job.id()).state())).close();
      try (broken;
          JobWatch _ = jobs.watch(job.id(), () -> seen.add(jobs.get(job.id()).state()))) {
        watched.countDown();
        await().until(() -> seen.contains(JobState.SUCCEEDED));
      }
    }
    assertThat(seen)
        .containsSubsequence(
            JobState.TRAINING, JobState.EVALUATING, JobState.PUBLISHING, JobState.SUCCEEDED);
    assertThat(closed).isEmpty();
  }

  private TrainingJobs open(JobWork work) throws IOException {
    return TrainingJobs.open(JobStore.open(folder), work, CLOCK, new Metrics());
  }

  private static void fullRun(JobRun run) throws IOException {
    run.dataset(
        new JobDataset(
            9, 99, 5, 1, Optional.of(NOW), Optional.of(NOW), Map.of("short session", 7L)));
    run.enter(JobState.TRAINING);
    run.progress(new JobProgress(1, 1, 1, 2.5, 1000, 0));
    run.enter(JobState.EVALUATING);
    run.metrics(new JobMetrics(0.5, 0.25, 0.1, 0.05, 55, 1.5));
    run.enter(JobState.PUBLISHING);
    run.published("v1", true);
  }

  private static JobRequest request(String requestId) {
    return new JobRequest("shop", "default", Map.of("epochs", "3"), false, requestId, false);
  }

  private static TrainingJob awaitEnd(TrainingJobs jobs, TrainingJob job) {
    return await().until(() -> jobs.get(job.id()), found -> found.state().ended());
  }
}
