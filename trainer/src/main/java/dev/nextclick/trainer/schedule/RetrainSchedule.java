package dev.nextclick.trainer.schedule;

import dev.nextclick.trainer.job.JobInProgressException;
import dev.nextclick.trainer.job.JobRequest;
import dev.nextclick.trainer.job.JobWatch;
import dev.nextclick.trainer.job.TrainerStoppingException;
import dev.nextclick.trainer.job.TrainingJob;
import dev.nextclick.trainer.job.TrainingJobs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains the default model of every site again and again, one site after the other, first after one period. Where a job is running
/// when the time comes, that time is skipped.
public final class RetrainSchedule {

  private static final Logger log = LoggerFactory.getLogger(RetrainSchedule.class);
  private static final String MODEL = "default";

  private final Duration period;
  private final TrainingJobs jobs;
  private final Supplier<? extends Collection<String>> sites;
  private final Clock clock;
  private final Timer timer;

  /// @param sites those that have clicks, asked each time
  public RetrainSchedule(
      Duration period,
      TrainingJobs jobs,
      Supplier<? extends Collection<String>> sites,
      Clock clock,
      Timer timer) {
    this.period = period;
    this.jobs = jobs;
    this.sites = sites;
    this.clock = clock;
    this.timer = timer;
  }

  /// Begins; the first training is one period away.
  public void start() {
    await(clock.instant().plus(period));
  }

  private void await(Instant due) {
    Duration left = Duration.between(clock.instant(), due);
    timer.runAfter(left.isNegative() ? Duration.ZERO : left, () -> train(due));
  }

  private void train(Instant due) {
    try {
      trainSites();
    } catch (TrainerStoppingException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) { // One time that failed must not be the last.
      log.error("scheduled training failed", e);
    }
    Instant next = due.plus(period);
    while (next.isBefore(clock.instant())) {
      next = next.plus(period);
    }
    await(next);
  }

  private void trainSites() throws InterruptedException {
    Optional<TrainingJob> running = jobs.running();
    if (running.isPresent()) {
      log.info("scheduled training is skipped: job {} is running", running.get().id());
      return;
    }
    for (String site : new TreeSet<>(sites.get())) {
      try {
        awaitEnd(jobs.start(new JobRequest(site, MODEL, Map.of(), false, "", true)));
      } catch (JobInProgressException e) {
        log.info("scheduled training of {} is skipped: {}", site, e.getMessage());
      }
    }
  }

  private void awaitEnd(TrainingJob job) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Runnable look =
        () -> {
          if (jobs.get(job.id()).state().ended()) {
            ended.countDown();
          }
        };
    try (JobWatch _ = jobs.watch(job.id(), look)) {
      look.run();
      ended.await();
    }
  }
}
