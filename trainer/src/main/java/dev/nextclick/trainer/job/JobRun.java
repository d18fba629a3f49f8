package dev.nextclick.trainer.job;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A job that is running, as its work sees it.
public final class JobRun {

  /// Takes a change of the job; whether it must be on disk before the work goes on.
  interface Changes {
    void change(Consumer<JobDraft> change, boolean durable) throws IOException;
  }

  private final String id;
  private final JobRequest request;
  private final Changes changes;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  JobRun(String id, JobRequest request, Changes changes) {
    this.id = id;
    this.request = request;
    this.changes = changes;
  }

  /// The job's id.
  public String id() {
    return id;
  }

  /// What was asked for.
  public JobRequest request() {
    return request;
  }

  /// Goes on to the next state.
  ///
  /// @throws CancellationException if the job is to stop
  /// @throws IOException if the job cannot be written
  public void enter(JobState state) throws IOException {
    checkCancelled();
    changes.change(draft -> draft.state(state), true);
  }

  /// Says what is trained on.
  public void dataset(JobDataset dataset) throws IOException {
    changes.change(draft -> draft.dataset(dataset), true);
  }

  /// Says how far the training is. Watchers are told; the disk is not troubled.
  public void progress(JobProgress progress) {
    try {
      changes.change(draft -> draft.progress(progress), false);
    } catch (IOException e) {
      throw new AssertionError("nothing was to be written", e);
    }
  }

  /// Says what was measured.
  public void metrics(JobMetrics metrics) throws IOException {
    changes.change(draft -> draft.metrics(metrics), true);
  }

  /// Says which version was published, and whether it is the active one now.
  public void published(String version, boolean activated) throws IOException {
    changes.change(draft -> draft.published(version, activated), true);
  }

  /// True when the job is to stop.
  public boolean cancelled() {
    return cancelled.getCount() == 0;
  }

  /// Goes on, unless the job is to stop.
  ///
  /// @throws CancellationException if it is
  public void checkCancelled() {
    if (cancelled()) {
      throw new CancellationException("job " + id + " was cancelled");
    }
  }

  /// Waits this long, or until the job is to stop.
  ///
  /// @throws CancellationException if the job is to stop
  public void pause(Duration time) throws InterruptedException {
    if (cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      checkCancelled();
    }
  }

  void cancel() {
    cancelled.countDown();
  }
}
