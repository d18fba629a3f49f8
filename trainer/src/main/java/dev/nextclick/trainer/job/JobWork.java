package dev.nextclick.trainer.job;

import java.util.concurrent.CancellationException;

/// What a job does.
public interface JobWork {

  /// Does the job, on a thread of its own. Returns when the version is published.
  ///
  /// @param run told how far the work is, and asked whether it should stop
  /// @throws JobFailedException if the job fails for a reason its caller should be told
  /// @throws CancellationException if the run was cancelled
  /// @throws Exception if anything else is wrong: the job fails with reason `INTERNAL`
  void run(JobRun run) throws Exception;
}
