package dev.nextclick.models.gru4rec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Threads that do a piece of work together, again and again, and meet within it: worker 0 is the thread that calls
/// [#run], the others are the team's own.
///
/// A piece takes some hundred microseconds, so whoever waits spins. On a machine that has other work to do, the one waited
/// for may not be running: then a waiting worker soon gives its processor away, and after a while sleeps between looks.
final class Team implements AutoCloseable {

  /// Looks before a processor is given away, some 50 µs.
  private static final int SPINS = 1_000;

  /// Looks before the first sleep, 10 ms or more: whoever sleeps wakes up late, and makes the others wait.
  private static final int LOOKS = 20_000;

  private static final long SLEEP_NANOS = 20_000;
  private static final long LONGEST_SLEEP_NANOS = 1_000_000;

  private final int size;
  private final ObjIntConsumer<Team> work;
  private final AtomicInteger arrived = new AtomicInteger();

  /// Meetings that are over. Whoever comes last changes it, and by that shows the others all that was written before.
  private volatile int meetings;

  private volatile boolean closed;
  private volatile @Nullable Throwable fault;

  /// @param work of one worker, by its team and its number; all of a piece's workers meet at each of its [#await]s
  Team(int size, ObjIntConsumer<Team> work) {
    this.size = size;
    this.work = work;
    for (int worker = 1; worker < size; worker++) {
      int number = worker;
      Thread.ofPlatform().daemon().name("training-" + number).start(() -> follow(number));
    }
  }

  int size() {
    return size;
  }

  /// Does one piece of work.
  ///
  /// @throws RuntimeException the first that a worker's work threw; the team is of no use after it
  void run() {
    await();
    perform(0);
    await();
  }

  private void follow(int worker) {
    try {
      while (true) {
        await();
        if (closed) {
          return;
        }
        perform(worker);
        await();
      }
    } catch (TeamBrokenException _) {
      // The caller of run is told.
    }
  }

  private void perform(int worker) {
    try {
      work.accept(this, worker);
    } catch (TeamBrokenException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      fault = e;
      throw new TeamBrokenException(e);
    }
  }

  /// Waits until all workers have come here.
  // A yield that the scheduler ignores costs nothing but time.
  @SuppressWarnings("ThreadPriorityCheck")
  void await() {
    if (size == 1) {
      return;
    }
    int meeting = meetings;
    if (arrived.incrementAndGet() == size) {
      arrived.set(0);
      meetings = meeting + 1;
      return;
    }
    long sleep = SLEEP_NANOS;
    for (int looks = 0; meetings == meeting; looks++) {
      Throwable broken = fault;
      if (broken != null) {
        throw new TeamBrokenException(broken);
      }
      if (looks < SPINS) {
        Thread.onSpinWait();
      } else if (looks < LOOKS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(sleep);
        sleep = Math.min(2 * sleep, LONGEST_SLEEP_NANOS);
      }
    }
  }

  /// Lets the team's threads end. To be called by the thread that calls [#run].
  @Override
  public void close() {
    closed = true;
    if (fault == null) {
      await();
    }
  }

  /// A worker failed, so that the others wait in vain.
  static final class TeamBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TeamBrokenException(Throwable cause) {
      super("a training thread failed: " + cause, cause);
    }
  }
}
