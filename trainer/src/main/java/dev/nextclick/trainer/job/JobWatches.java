package dev.nextclick.trainer.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is told of which job's changes.
final class JobWatches {

  private static final Logger log = LoggerFactory.getLogger(JobWatches.class);

  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  JobWatch add(String jobId, Runnable changed) {
    Watch watch = new Watch(jobId, changed);
    watches.add(watch);
    return () -> watches.remove(watch);
  }

  void changed(String jobId) {
    for (Watch watch : watches) {
      if (watch.jobId.equals(jobId)) {
        tell(watch);
      }
    }
  }

  private void tell(Watch watch) {
    try {
      watch.changed.run();
    } catch (RuntimeException e) { // A watcher that is broken must not end the job.
      watches.remove(watch);
      log.warn("a watcher of job {} failed", watch.jobId, e);
    }
  }

  /// Two watches are the same only if they are one: no record.
  private static final class Watch {

    private final String jobId;
    private final Runnable changed;

    Watch(String jobId, Runnable changed) {
      this.jobId = jobId;
      this.changed = changed;
    }
  }
}
