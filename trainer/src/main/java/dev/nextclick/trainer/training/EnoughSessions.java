package dev.nextclick.trainer.training;

import dev.nextclick.dataset.SessionTable;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.trainer.job.JobFailedException;
import dev.nextclick.trainer.job.JobFailure;
import dev.nextclick.trainer.job.JobRun;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of a site from all clicks until now, if there are enough to learn from.
final class EnoughSessions {

  /// Sessions under which nothing is worth learning and measuring.
  static final int LEAST_SESSIONS = 12;

  /// Distinct items under which there is nothing to tell apart.
  static final int LEAST_ITEMS = 2;

  private static final Logger log = LoggerFactory.getLogger(EnoughSessions.class);

  private final ClickSource source;
  private final Duration patience;
  private final Duration pause;

  /// @param patience how long a log that cannot be reached is waited for; then the archive has to do
  /// @param pause between two tries
  EnoughSessions(ClickSource source, Duration patience, Duration pause) {
    this.source = source;
    this.patience = patience;
    this.pause = pause;
  }

  SessionTable read(JobRun run) throws JobFailedException, IOException, InterruptedException {
    boolean drained = drain(run);
    SessionTable table = source.sessions(run.request().site());
    run.checkCancelled();
    if (table.sessions() < LEAST_SESSIONS || table.itemIds().length < LEAST_ITEMS) {
      String message =
          "found %d sessions of 2 or more clicks on %d items among all %d clicks of site '%s'; needed are at least %d sessions and %d items%s"
              .formatted(
                  table.sessions(),
                  table.itemIds().length,
                  table.events()
                      + table.removedEvents().values().stream().mapToLong(Long::longValue).sum(),
                  run.request().site(),
                  LEAST_SESSIONS,
                  LEAST_ITEMS,
                  drained ? "" : "; the log could not be read, so the newest clicks are missing");
      throw new JobFailedException(new JobFailure(JobFailure.TOO_LITTLE_DATA, message));
    }
    return table;
  }

  /// @return whether all that the log held is in the archive now
  private boolean drain(JobRun run) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      run.checkCancelled();
      try {
        source.drain();
        return true;
      } catch (StoreUnavailableException e) {
        if (System.nanoTime() >= end) {
          log.warn("job {} trains without the newest clicks: {}", run.id(), e.getMessage());
          return false;
        }
      }
      run.pause(pause);
    }
  }
}
