package dev.nextclick.trainer.job;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// A job as it stands.
///
/// @param id sorts by the time at which the job was accepted
/// @param request what was asked for
/// @param state how far it is
/// @param progress of the training itself; absent before it begins
/// @param dataset what was trained on; absent before it is built
/// @param metrics measured on the newest sessions; absent before the evaluation
/// @param version the version it published; absent before
/// @param activated true when the version was also made the active one
/// @param failure why it failed; absent unless it did
/// @param createTime when it was accepted
/// @param startTime when it began
/// @param endTime when it ended
public record TrainingJob(
    String id,
    JobRequest request,
    JobState state,
    Optional<JobProgress> progress,
    Optional<JobDataset> dataset,
    Optional<JobMetrics> metrics,
    Optional<String> version,
    boolean activated,
    Optional<JobFailure> failure,
    Instant createTime,
    Optional<Instant> startTime,
    Optional<Instant> endTime) {

  static TrainingJob accepted(String id, JobRequest request, Instant now) {
    return new TrainingJob(
        id,
        request,
        JobState.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty());
  }

  /// This job with some of it changed.
  TrainingJob with(Consumer<JobDraft> change) {
    JobDraft draft = new JobDraft(this);
    change.accept(draft);
    return draft.toJob();
  }
}
