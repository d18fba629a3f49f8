package dev.nextclick.trainer.job;

import java.time.Instant;
import java.util.Optional;

/// A job on its way from one state to the next.
final class JobDraft {

  private final TrainingJob from;
  private JobState state;
  private Optional<JobProgress> progress;
  private Optional<JobDataset> dataset;
  private Optional<JobMetrics> metrics;
  private Optional<String> version;
  private boolean activated;
  private Optional<JobFailure> failure;
  private Optional<Instant> startTime;
  private Optional<Instant> endTime;

  JobDraft(TrainingJob from) {
    this.from = from;
    this.state = from.state();
    this.progress = from.progress();
    this.dataset = from.dataset();
    this.metrics = from.metrics();
    this.version = from.version();
    this.activated = from.activated();
    this.failure = from.failure();
    this.startTime = from.startTime();
    this.endTime = from.endTime();
  }

  void begin(JobState first, Instant now) {
    state = first;
    startTime = Optional.of(now);
  }

  void state(JobState next) {
    state = next;
  }

  void end(JobState last, Instant now) {
    state = last;
    endTime = Optional.of(now);
  }

  void fail(JobFailure why, Instant now) {
    failure = Optional.of(why);
    end(JobState.FAILED, now);
  }

  void progress(JobProgress reached) {
    progress = Optional.of(reached);
  }

  void dataset(JobDataset built) {
    dataset = Optional.of(built);
  }

  void metrics(JobMetrics measured) {
    metrics = Optional.of(measured);
  }

  void published(String id, boolean active) {
    version = Optional.of(id);
    activated = active;
  }

  TrainingJob toJob() {
    return new TrainingJob(
        from.id(),
        from.request(),
        state,
        progress,
        dataset,
        metrics,
        version,
        activated,
        failure,
        from.createTime(),
        startTime,
        endTime);
  }
}
