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
/// An erasure may be about events in the logs of other partitions, which were or will be read at other moments. So it is applied
/// twice: in the pass that reads it first, and in the next, by when every log was read whose events came before it. Then it is marked as
/// done, and trimmed.
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

  // What the last whole pass applied for the first time, and of which store. Written under
  // `passing`.
  private volatile Set<LoggedErasure> applied = Set.of();
  private String passedStoreId = "";

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

  /// How many erasures were applied once and wait for the next pass, whatever the number of logs that each stands in. Never blocks.
  public long erasuresPending() {
    return applied.stream().map(logged -> logged.erased().erasureId()).distinct().count();
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
    if (!storeId.equals(passedStoreId)) {
      passedStoreId = storeId;
      applied = Set.of();
    }
    Set<LoggedErasure> toRepeat = new HashSet<>();
    StoreUnavailableException away = null;
    LogBatch batch = new LogBatch(archive, storeId, archivedEvents);
    for (int partition = 0; partition < reader.partitions(); partition++) {
      try {
        batch = read(partition, batch, away == null, toRepeat);
      } catch (StoreUnavailableException e) {
        // A cluster's other masters need not wait for this one; fails if it is all of Redis.
        String _ = reader.storeId();
        away = e;
      }
    }
    toRepeat.addAll(commit(batch, away == null));
    continuity.passed();
    if (away != null) {
      throw away;
    }
    applied = Set.copyOf(toRepeat);
  }

  /// Reads a partition to its end.
  ///
  /// @param allRead whether every partition before was read in this pass
  /// @param toRepeat takes the erasures that stay in the log
  /// @return what is read and not archived yet
  private LogBatch read(int partition, LogBatch first, boolean allRead, Set<LoggedErasure> toRepeat)
      throws IOException {
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
        toRepeat.addAll(commit(batch, allRead));
        batch = new LogBatch(archive, batch.storeId(), archivedEvents);
      }
    } while (entries.size() == ENTRIES_AT_ONCE);
    return batch;
  }

  /// @param allRead whether every partition up to here was read in this pass
  /// @return the erasures that stay in the log
  private Set<LoggedErasure> commit(LogBatch batch, boolean allRead) throws IOException {
    if (batch.isEmpty()) {
      return Set.of();
    }
    // Before anything is kept under the old store's name, or removed from the new store.
    if (!reader.storeId().equals(batch.storeId())) {
      throw new StoreUnavailableException("Redis was replaced while its log was read");
    }
    batch.archive();
    Set<LoggedErasure> toRepeat = new HashSet<>(batch.erasures());
    if (allRead) {
      toRepeat.removeAll(applied);
    }
    // Before the log forgets them.
    for (LoggedErasure erasure : batch.erasures()) {
      if (!toRepeat.contains(erasure)) {
        reader.markErased(erasure.partition(), erasure.erased());
      }
    }
    if (batch.recovered() > 0) {
      log.warn(
          "{} records were archived whose ids had been given before the log went back",
          batch.recovered());
    }
    batch
        .trimmable(toRepeat)
        .forEach(
            (partition, last) -> {
              reader.trim(partition, last);
              continuity.removed(batch.storeId(), partition, last);
            });
    batch.tidy();
    log.debug("archived {} records", batch.records());
    return toRepeat;
  }
}
