package dev.nextclick.trainer.training;

import dev.nextclick.models.gru4rec.TrainingListener;
import dev.nextclick.models.gru4rec.TrainingProgress;
import dev.nextclick.trainer.job.JobProgress;
import dev.nextclick.trainer.job.JobRun;

/// Between a training and the job that it is part of.
record JobTrainingListener(JobRun run) implements TrainingListener {

  @Override
  public void onProgress(TrainingProgress progress) {
    run.progress(
        new JobProgress(
            progress.epoch(),
            progress.epochs(),
            progress.completedShare(),
            progress.meanLoss(),
            progress.eventsPerSecond(),
            progress.remaining().toMillis() / 1e3));
  }

  @Override
  public boolean cancelled() {
    return run.cancelled();
  }
}
