package dev.nextclick.models.evaluation;

import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Replays sessions on some threads, each with a replay of its own. The calling thread is one of them, and the one that talks
/// to the listener.
///
/// @param <W> what sees the pairs of a thread
final class ReplayThreads<W extends PairWatcher> {

  /// So that the scores of a usual catalogue stay in a core's cache until they are ranked.
  private static final int MOST_SLOTS = 32;

  /// Scores that a thread holds at once, in all slots together.
  private static final int MOST_SCORES = 1 << 24;

  private static final long REPORT_NANOS = 500_000_000;
  private static final long POLL_MILLIS = 50;

  private final int items;
  private final IntFunction<SessionReplay> replays;
  private final Sessions sessions;
  private final Supplier<W> watchers;
  private final EvaluationListener listener;
  private final int slots;
  private final SessionShares shares;
  private final long pairs;
  private final AtomicInteger nextShare = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean stopped;
  private long reported = System.nanoTime();

  /// @param watchers makes one for each thread
  ReplayThreads(
      int items,
      IntFunction<SessionReplay> replays,
      Sessions sessions,
      Supplier<W> watchers,
      EvaluationListener listener) {
    this.items = items;
    this.replays = replays;
    this.sessions = sessions;
    this.watchers = watchers;
    this.listener = listener;
    slots = Math.clamp(MOST_SCORES / items, 1, MOST_SLOTS);
    shares = SessionShares.of(sessions, slots);
    pairs = sessions.pairs();
  }

  /// Replays all sessions.
  ///
  /// @return what each thread has seen
  /// @throws CancellationException if the listener says so
  List<W> run(int threads) {
    int helpers = Math.min(threads, shares.count()) - 1;
    if (helpers < 1) {
      return List.of(replay(this::ask));
    }
    // The helpers may be through before this thread has a share, and then it would not ask.
    ask();
    List<W> seen = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            helpers, Thread.ofPlatform().name("evaluation-", 1).daemon().factory())) {
      List<Future<W>> helping = new ArrayList<>();
      for (int helper = 0; helper < helpers; helper++) {
        helping.add(pool.submit(() -> replay(() -> {})));
      }
      try {
        seen.add(replay(this::ask));
        for (Future<W> helper : helping) {
          seen.add(await(helper));
        }
      } finally {
        stopped = true;
      }
    }
    return seen;
  }

  private W replay(Runnable beforeStep) {
    W seen = watchers.get();
    float[][] scores = new float[slots][items];
    try (SessionReplay replay = replays.apply(slots)) {
      for (int share = nextShare.getAndIncrement();
          share < shares.count() && !stopped;
          share = nextShare.getAndIncrement()) {
        ReplaySlots replayed = new ReplaySlots(sessions, shares.sessions(share), slots);
        for (; replayed.busy() && !stopped; replayed.advance()) {
          beforeStep.run();
          step(replay, replayed, scores, seen);
        }
      }
      return seen;
    } catch (RuntimeException | Error e) {
      stopped = true;
      throw e;
    }
  }

  private void step(SessionReplay replay, ReplaySlots replayed, float[][] scores, W seen) {
    long before = System.nanoTime();
    replay.click(replayed.clicks(), replayed.begins(), scores);
    seen.scored(System.nanoTime() - before);
    for (int slot = 0; slot < slots; slot++) {
      if (replayed.hasPair(slot)) {
        seen.pair(replayed.session(slot), replayed.targetPlace(slot), scores[slot]);
      }
    }
    done.addAndGet(replayed.open());
  }

  /// Asks the listener whether to go on, and tells it how far all threads are.
  private void ask() {
    if (listener.cancelled()) {
      throw new CancellationException("evaluation cancelled after %d pairs".formatted(done.get()));
    }
    long now = System.nanoTime();
    if (now - reported >= REPORT_NANOS) {
      reported = now;
      listener.onProgress(done.get(), pairs);
    }
  }

  private W await(Future<W> helper) {
    while (true) {
      try {
        return helper.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        ask();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("evaluation interrupted");
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
  }
}
