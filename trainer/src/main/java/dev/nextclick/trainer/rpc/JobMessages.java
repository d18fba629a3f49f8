package dev.nextclick.trainer.rpc;

import dev.nextclick.trainer.job.JobDataset;
import dev.nextclick.trainer.job.JobFailure;
import dev.nextclick.trainer.job.JobMetrics;
import dev.nextclick.trainer.job.JobProgress;
import dev.nextclick.trainer.job.JobState;
import dev.nextclick.training.v1.DatasetSummary;
import dev.nextclick.training.v1.TrainingFailure;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import dev.nextclick.training.v1.TrainingMetrics;
import dev.nextclick.training.v1.TrainingProgress;

/// Jobs as messages.
final class JobMessages {

  private JobMessages() {}

  static TrainingJob of(dev.nextclick.trainer.job.TrainingJob job) {
    TrainingJob.Builder message =
        TrainingJob.newBuilder()
            .setJobId(job.id())
            .setSite(job.request().site())
            .setModel(job.request().model())
            .setState(of(job.state()))
            .setActivated(job.activated())
            .setCreateTime(Timestamps.of(job.createTime()))
            .putAllHyperparameters(job.request().hyperparameters())
            .setScheduled(job.request().scheduled());
    job.progress().ifPresent(progress -> message.setProgress(of(progress)));
    job.dataset().ifPresent(dataset -> message.setDataset(of(dataset)));
    job.metrics().ifPresent(metrics -> message.setMetrics(of(metrics)));
    job.version().ifPresent(message::setVersion);
    job.failure().ifPresent(failure -> message.setFailure(of(failure)));
    job.startTime().map(Timestamps::of).ifPresent(message::setStartTime);
    job.endTime().map(Timestamps::of).ifPresent(message::setEndTime);
    return message.build();
  }

  private static TrainingJobState of(JobState state) {
    return switch (state) {
      case PENDING -> TrainingJobState.TRAINING_JOB_STATE_PENDING;
      case PREPARING -> TrainingJobState.TRAINING_JOB_STATE_PREPARING;
      case TRAINING -> TrainingJobState.TRAINING_JOB_STATE_TRAINING;
      case EVALUATING -> TrainingJobState.TRAINING_JOB_STATE_EVALUATING;
      case PUBLISHING -> TrainingJobState.TRAINING_JOB_STATE_PUBLISHING;
      case SUCCEEDED -> TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED;
      case FAILED -> TrainingJobState.TRAINING_JOB_STATE_FAILED;
      case CANCELLED -> TrainingJobState.TRAINING_JOB_STATE_CANCELLED;
    };
  }

  private static TrainingProgress of(JobProgress progress) {
    return TrainingProgress.newBuilder()
        .setEpoch(progress.epoch())
        .setEpochs(progress.epochs())
        .setCompletedShare(progress.completedShare())
        .setLoss(progress.loss())
        .setEventsPerSecond(progress.eventsPerSecond())
        .setRemainingSeconds(progress.remainingSeconds())
        .build();
  }

  private static DatasetSummary of(JobDataset dataset) {
    DatasetSummary.Builder message =
        DatasetSummary.newBuilder()
            .setSessions(dataset.sessions())
            .setEvents(dataset.events())
            .setItems(dataset.items())
            .setHeldOutSessions(dataset.heldOutSessions())
            .putAllRemovedEvents(dataset.removedEvents());
    dataset.firstEventTime().map(Timestamps::of).ifPresent(message::setFirstEventTime);
    dataset.lastEventTime().map(Timestamps::of).ifPresent(message::setLastEventTime);
    return message.build();
  }

  private static TrainingMetrics of(JobMetrics metrics) {
    return TrainingMetrics.newBuilder()
        .setRecallAt20(metrics.recallAt20())
        .setMrrAt20(metrics.mrrAt20())
        .setPopularityRecallAt20(metrics.popularityRecallAt20())
        .setPopularityMrrAt20(metrics.popularityMrrAt20())
        .setPairs(metrics.pairs())
        .setTrainSeconds(metrics.trainSeconds())
        .build();
  }

  private static TrainingFailure of(JobFailure failure) {
    return TrainingFailure.newBuilder()
        .setReason(failure.reason())
        .setMessage(failure.message())
        .build();
  }
}
