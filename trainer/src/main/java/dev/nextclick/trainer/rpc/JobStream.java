package dev.nextclick.trainer.rpc;

import dev.nextclick.trainer.job.JobWatch;
import dev.nextclick.trainer.job.TrainingJob;
import dev.nextclick.trainer.job.TrainingJobs;
import dev.nextclick.training.v1.WatchTrainingJobResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;

/// Tells one caller of a job until it has ended. A caller that reads slowly is told of the newest state only: nothing waits for it, and
/// nothing piles up.
final class JobStream {

  private final TrainingJobs jobs;
  private final String jobId;
  private final ServerCallStreamObserver<WatchTrainingJobResponse> caller;
  // Guarded by `this`.
  private Optional<TrainingJob> told = Optional.empty();

  JobStream(
      TrainingJobs jobs, String jobId, ServerCallStreamObserver<WatchTrainingJobResponse> caller) {
    this.jobs = jobs;
    this.jobId = jobId;
    this.caller = caller;
  }

  /// Begins. To be called while the call's handler runs.
  ///
  /// @throws dev.nextclick.trainer.job.JobNotFoundException if there is no such job
  void begin() {
    JobWatch watch = jobs.watch(jobId, this::tell);
    caller.setOnReadyHandler(this::tell);
    caller.setOnCancelHandler(watch::close);
    caller.setOnCloseHandler(watch::close);
    tell();
  }

  private synchronized void tell() {
    boolean ended = told.isPresent() && told.get().state().ended();
    if (ended || caller.isCancelled() || !caller.isReady()) {
      return;
    }
    TrainingJob job = jobs.get(jobId);
    if (told.isPresent() && told.get().equals(job)) {
      return;
    }
    told = Optional.of(job);
    caller.onNext(WatchTrainingJobResponse.newBuilder().setJob(JobMessages.of(job)).build());
    if (job.state().ended()) {
      caller.onCompleted();
    }
  }
}
