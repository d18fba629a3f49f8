package dev.nextclick.trainer.job;

import dev.nextclick.runtime.metrics.Counter;
import dev.nextclick.runtime.metrics.Distribution;
import dev.nextclick.runtime.metrics.Metrics;

/// Counts what became of jobs: `jobs_succeeded`, `jobs_cancelled`, `jobs_failed.REASON`, and `training_seconds`, the trainings themselves of
/// jobs that came to be evaluated.
final class JobOutcomes {

  private final Metrics metrics;
  private final Counter succeeded;
  private final Counter cancelled;
  private final Distribution trainingSeconds;

  JobOutcomes(Metrics metrics) {
    this.metrics = metrics;
    succeeded = metrics.counter("jobs_succeeded");
    cancelled = metrics.counter("jobs_cancelled");
    trainingSeconds = metrics.distribution("training_seconds");
  }

  /// Takes a job that has ended.
  void ended(TrainingJob job) {
    switch (job.state()) {
      case SUCCEEDED -> succeeded.increment();
      case CANCELLED -> cancelled.increment();
      case FAILED ->
          job.failure()
              .ifPresent(failure -> metrics.counter("jobs_failed." + failure.reason()).increment());
      case PENDING, PREPARING, TRAINING, EVALUATING, PUBLISHING ->
          throw new IllegalArgumentException("job %s has not ended".formatted(job.id()));
    }
    job.metrics()
        .ifPresent(measured -> trainingSeconds.record(Math.round(measured.trainSeconds())));
  }
}
