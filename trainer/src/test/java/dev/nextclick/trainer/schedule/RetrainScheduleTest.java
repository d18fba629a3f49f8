package dev.nextclick.trainer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.trainer.job.JobRequest;
import dev.nextclick.trainer.job.JobStore;
import dev.nextclick.trainer.job.JobWork;
import dev.nextclick.trainer.job.TrainingJob;
import dev.nextclick.trainer.job.TrainingJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetrainScheduleTest {

  private static final Duration SIX_HOURS = Duration.ofHours(6);

  private final ManualTime time = new ManualTime();
  @TempDir private Path folder;

  @Test
  void everySiteIsTrainedOncePerPeriodAndFirstAfterOne() throws Exception {
    try (TrainingJobs jobs = open(_ -> {})) {
      schedule(jobs);
      time.pass(SIX_HOURS.minusSeconds(1));
      assertThat(sites(jobs)).isEmpty();
      time.pass(Duration.ofSeconds(1));
      assertThat(sites(jobs)).containsExactly("video", "shop");
      time.pass(SIX_HOURS);
      assertThat(sites(jobs)).containsExactly("video", "shop", "video", "shop");
      assertThat(jobs.list("", 10)).allMatch(job -> job.request().scheduled());
      assertThat(jobs.list("", 10)).allMatch(job -> job.request().model().equals("default"));
    }
  }

  @Test
  void aTimeAtWhichAJobIsRunningIsSkipped() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TrainingJobs jobs = open(_ -> release.await())) {
      schedule(jobs);
      TrainingJob asked = jobs.start(new JobRequest("news", "a", Map.of(), false, "", false));
      time.pass(SIX_HOURS);
      assertThat(sites(jobs)).containsExactly("news");
      release.countDown();
      await().until(() -> jobs.get(asked.id()).state().ended());
      time.pass(SIX_HOURS);
      assertThat(sites(jobs)).containsExactly("video", "shop", "news");
    }
  }

  @Test
  void aTimeThatPassedDuringATrainingIsNotMadeUpFor() throws Exception {
    AtomicBoolean slow = new AtomicBoolean(true);
    JobWork work = _ -> time.lose(slow.getAndSet(false) ? SIX_HOURS.plusHours(1) : Duration.ZERO);
    try (TrainingJobs jobs = open(work)) {
      schedule(jobs);
      time.pass(SIX_HOURS);
      assertThat(sites(jobs)).hasSize(2);
      time.pass(Duration.ofHours(4));
      assertThat(sites(jobs)).hasSize(2);
      time.pass(Duration.ofHours(1));
      assertThat(sites(jobs)).hasSize(4);
    }
  }

  @Test
  void aFailedTrainingDoesNotEndTheSchedule() throws Exception {
    JobWork work =
        _ -> {
          throw new IOException("the disk is full");
        };
    try (TrainingJobs jobs = open(work)) {
      schedule(jobs);
      time.pass(SIX_HOURS);
      time.pass(SIX_HOURS);
      assertThat(sites(jobs)).hasSize(4);
    }
  }

  @Test
  void nothingIsTrainedAfterTheStop() throws Exception {
    TrainingJobs jobs = open(_ -> {});
    schedule(jobs);
    jobs.close();
    time.pass(SIX_HOURS);
    time.pass(SIX_HOURS);
    assertThat(sites(jobs)).isEmpty();
  }

  private void schedule(TrainingJobs jobs) {
    new RetrainSchedule(SIX_HOURS, jobs, () -> List.of("video", "shop"), time, time).start();
  }

  private TrainingJobs open(JobWork work) throws IOException {
    return TrainingJobs.open(JobStore.open(folder), work, time, new Metrics());
  }

  private static List<String> sites(TrainingJobs jobs) {
    return jobs.list("", 100).stream().map(job -> job.request().site()).toList();
  }
}
