package dev.nextclick.trainer.training;

import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.trainer.job.JobRun;

/// Between an evaluation and the job that it is part of.
record JobEvaluationListener(JobRun run) implements EvaluationListener {

  /// Takes little time beside the training, and is not told.
  @Override
  public void onProgress(long done, long pairs) {}

  @Override
  public boolean cancelled() {
    return run.cancelled();
  }
}
