package dev.nextclick.cli.remote;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import dev.nextclick.training.v1.TrainingProgress;
import dev.nextclick.training.v1.TrainingServiceGrpc;
import dev.nextclick.training.v1.WatchTrainingJobRequest;
import dev.nextclick.training.v1.WatchTrainingJobResponse;
import java.util.Iterator;
import java.util.Locale;

/// A training job that is started and followed to its end, with its progress shown.
public final class FollowedTraining {

  private FollowedTraining() {}

  /// Starts a job and follows it.
  ///
  /// @return the job, which succeeded
  /// @throws CommandFailure if it did not, or could not be started
  public static TrainingJob run(
      ServiceConnection trainer, Console console, StartTrainingRequest request) {
    TrainingJob started =
        trainer.call(
            channel ->
                TrainingServiceGrpc.newBlockingStub(channel).startTraining(request).getJob());
    console.say("job " + started.getJobId());
    TrainingJob ended = follow(trainer, console, started);
    requireSuccess(ended);
    return ended;
  }

  static String name(TrainingJobState state) {
    return state.name().replace("TRAINING_JOB_STATE_", "").toLowerCase(Locale.ROOT);
  }

  private static TrainingJob follow(
      ServiceConnection trainer, Console console, TrainingJob started) {
    WatchTrainingJobRequest request =
        WatchTrainingJobRequest.newBuilder().setJobId(started.getJobId()).build();
    return trainer.call(
        channel -> {
          TrainingJob job = started;
          try (Progress progress = console.progress("training")) {
            Iterator<WatchTrainingJobResponse> changes =
                TrainingServiceGrpc.newBlockingStub(channel).watchTrainingJob(request);
            while (changes.hasNext()) {
              job = changes.next().getJob();
              progress.at(job.getProgress().getCompletedShare(), status(job));
            }
          }
          return job;
        });
  }

  private static String status(TrainingJob job) {
    TrainingProgress progress = job.getProgress();
    if (job.getState() != TrainingJobState.TRAINING_JOB_STATE_TRAINING || !job.hasProgress()) {
      return name(job.getState());
    }
    return String.format(
        Locale.ROOT,
        "epoch %d/%d, loss %.3f, %,.0f events/s, %.0f s left",
        progress.getEpoch(),
        progress.getEpochs(),
        progress.getLoss(),
        progress.getEventsPerSecond(),
        progress.getRemainingSeconds());
  }

  private static void requireSuccess(TrainingJob job) {
    switch (job.getState()) {
      case TRAINING_JOB_STATE_SUCCEEDED -> {
        // It did all that it was asked.
      }
      case TRAINING_JOB_STATE_FAILED ->
          throw CommandFailure.failed(
              "training failed: %s [%s]"
                  .formatted(job.getFailure().getMessage(), job.getFailure().getReason()));
      case TRAINING_JOB_STATE_CANCELLED ->
          throw CommandFailure.failed("job " + job.getJobId() + " was cancelled");
      default ->
          throw CommandFailure.failed(
              "the trainer stopped reporting on job %s, which is %s"
                  .formatted(job.getJobId(), name(job.getState())));
    }
  }
}
