package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogEntry;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogReader;
import dev.nextclick.events.StoreRefusedException;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.runtime.metrics.Counter;
import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves the log into the archive, on a thread of its own: reads what is there, archives it, trims it, every few seconds and whatever
/// else goes on. While the log or the disk fails it tries again, ever less often, and says so once.
///
/// The log is always read from its beginning, as what is archived was trimmed; what was archived and not trimmed, because something was
/// killed in between, is known by its id. A log that went back, as after a failover to a replica that had not all of it, is noticed and
/// said ([LogContinuity]): what it holds is looked for in the archive then, whatever its ids say. Ids are only compared within one store: a Redis that was replaced or emptied has another
/// [LogReader#storeId], whose records are all new whatever its clock says, and are archived beside those of the old.
///
/// An erasure is applied to what is archived, and noted in the archive, when it is read. It may be about events in the logs of other
/// partitions, which are read at other moments: they are not taken in. It is marked as done after the next pass that read, archived and
/// trimmed every log to its end, as all events that came before it are gone from the logs too by then.
public final class Archiver implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Archiver.class);

  private static final int ENTRIES_AT_ONCE = 64;
  private static final int RECORDS_AT_ONCE = 20_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final LogReader reader;
  private final Archive archive;
  private final LogContinuity continuity;
  private final Duration interval;
  private final Counter archivedEvents;
  private final ReentrantLock passing = new ReentrantLock(true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private boolean closed;
  private @Nullable String failure;

  private volatile long erasuresPending;

  /// @param reader read from now on by nobody else; not closed with this
  /// @param interval how long it waits when it has archived all
  /// @param metrics where it counts `events_archived`, those of the log
  public Archiver(LogReader reader, Archive archive, Duration interval, Metrics metrics) {
    this.reader = reader;
    this.archive = archive;
    continuity = new LogContinuity(reader, archive);
    this.interval = interval;
    archivedEvents = metrics.counter("events_archived");
    thread = Thread.ofPlatform().name("archiver").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Archives what is in the log now: all that was acknowledged before is in the archive when this returns.
  ///
  /// @throws StoreUnavailableException if the log cannot be reached
  /// @throws IOException if the archive cannot be written
  public void drain() throws IOException, InterruptedException {
    passing.lockInterruptibly();
    try {
      pass();
    } finally {
      passing.unlock();
    }
  }

  /// How many erasures were applied and wait for the next pass, whatever the number of logs that each stands in. Never blocks.
  public long erasuresPending() {
    return erasuresPending;
  }

  /// Ends when what is being archived is.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = interval;
      while (pauseFor(pause)) {
        try {
          drain();
          pause = interval;
          succeeded();
        } catch (StoreUnavailableException
            | StoreRefusedException
            | IllegalStateException
            | IOException e) {
          // An entry that cannot be understood is an IllegalStateException: it stays in the log.
          pause = longer(pause);
          failed(e);
        }
      }
    } catch (InterruptedException e) {
      log.info("the archiver was interrupted");
    }
  }

  /// @return false if it is to end
  private boolean pauseFor(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long nanos = pause.toNanos();
      while (!closed && nanos > 0) {
        nanos = closing.awaitNanos(nanos);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.isZero() ? Duration.ofMillis(100) : pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void failed(Exception e) {
    if (failure == null) {
      failure = String.valueOf(e.getMessage());
      log.warn("events stay in the log until they can be archived: {}", failure);
    } else {
      log.debug("still not archived: {}", e.getMessage());
    }
  }

  private void succeeded() {
    if (failure != null) {
      failure = null;
      log.info("events are archived again");
    }
  }

  private void pass() throws IOException {
    String storeId = reader.storeId();
    archive.forgetOldErasures();
    Set<PendingErasure> before = archive.pendingErasures(storeId);
    StoreUnavailableException away = null;
    LogBatch batch = new LogBatch(archive, storeId, archivedEvents);
    for (int partition = 0; partition < reader.partitions(); partition++) {
      try {
        batch = read(partition, batch);
      } catch (StoreUnavailableException e) {
        // A cluster's other masters need not wait for this one; fails if it is all of Redis.
        String _ = reader.storeId();
        away = e;
      }
    }
    commit(batch);
    Set<PendingErasure> pending = archive.pendingErasures(storeId);
    pending(pending);
    continuity.passed();
    if (away != null) {
      throw away;
    }
    markDone(storeId, before, pending);
  }

  private void pending(Set<PendingErasure> erasures) {
    erasuresPending = erasures.stream().map(PendingErasure::erasureId).distinct().count();
  }

  /// Reads a partition to its end.
  ///
  /// @return what is read and not archived yet
  private LogBatch read(int partition, LogBatch first) throws IOException {
    LogBatch batch = first;
    boolean wentBack = continuity.wentBack(batch.storeId(), partition);
    LogId after = LogId.ZERO;
    List<LogEntry> entries;
    do {
      entries = reader.read(partition, after, ENTRIES_AT_ONCE);
      for (LogEntry entry : entries) {
        wentBack |= continuity.wasRemoved(batch.storeId(), partition, entry.id());
        batch.add(partition, entry, wentBack);
        after = entry.id();
      }
      if (batch.records() >= RECORDS_AT_ONCE) {
        commit(batch);
        batch = new LogBatch(archive, batch.storeId(), archivedEvents);
      }
    } while (entries.size() == ENTRIES_AT_ONCE);
    return batch;
  }

  private void commit(LogBatch batch) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    requireStore(batch.storeId());
    batch.archive();
    if (batch.recovered() > 0) {
      log.warn(
          "{} records whose ids had been given before the log went back were not in the archive: they are now, unless they were erased",
          batch.recovered());
    }
    batch
        .trimmable()
        .forEach(
            (partition, last) -> {
              reader.trim(partition, last);
              continuity.removed(batch.storeId(), partition, last);
            });
    batch.tidy();
    log.debug("archived {} records", batch.records());
  }

  /// Marks the erasures that were applied before a pass that is over, but for those of which it read more.
  private void markDone(String storeId, Set<PendingErasure> before, Set<PendingErasure> pending)
      throws IOException {
    Set<PendingErasure> done = new HashSet<>(pending);
    done.retainAll(before);
    if (!done.isEmpty()) {
      requireStore(storeId);
      done.forEach(
          erasure ->
              reader.markErased(erasure.partition(), erasure.erasureId(), erasure.requestTime()));
      archive.settle(storeId, done);
      pending.removeAll(done);
      pending(pending);
    }
  }

  /// Before anything is kept under the old store's name, or removed from the new store.
  private void requireStore(String storeId) {
    if (!reader.storeId().equals(storeId)) {
      throw new StoreUnavailableException("Redis was replaced while its log was read");
    }
  }
}
