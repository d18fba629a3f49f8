package dev.nextclick.inference.serving;

import dev.nextclick.models.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few threads that score, each with its own scorer of each model, and a bounded queue before them.
final class ScoringWorkers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScoringWorkers.class);

  /// What waits; empty for the end of the worker that takes it.
  private final BlockingQueue<Optional<Scoring>> queue;

  private final int capacity;
  private final ServingMetrics metrics;
  private final List<Thread> threads = new ArrayList<>();

  /// Guarded by `this`.
  private boolean closed;

  ScoringWorkers(int workers, int capacity, ServingMetrics metrics) {
    this.capacity = capacity;
    this.metrics = metrics;
    queue = new ArrayBlockingQueue<>(capacity + workers);
    for (int worker = 0; worker < workers; worker++) {
      int number = worker;
      threads.add(Thread.ofPlatform().name("scoring-" + worker).unstarted(() -> work(number)));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /// Recommends by the model, or by popularity where the model knows no click. Takes the lease over.
  CompletableFuture<Recommendation> recommend(ServedModel model, RecommendationQuery query) {
    int[] session = knownClicks(query.clicks(), model.vocabulary());
    Scoring scoring = new Scoring(model, session, query, metrics);
    if (session.length == 0) {
      // A walk along a list that is sorted already needs no worker.
      scoring.byPopularity();
    } else if (!offer(scoring)) {
      model.release();
      return CompletableFuture.failedFuture(new OverloadedException(capacity));
    }
    return scoring.answer();
  }

  /// How many requests wait.
  int waiting() {
    return queue.size();
  }

  private synchronized boolean offer(Scoring scoring) {
    return !closed && queue.size() < capacity && queue.offer(Optional.of(scoring));
  }

  private static int[] knownClicks(List<String> clicks, Vocabulary vocabulary) {
    List<String> newest =
        clicks.subList(Math.max(0, clicks.size() - ServingSettings.MOST_CLICKS), clicks.size());
    return Arrays.stream(vocabulary.indexes(newest))
        .filter(item -> item != Vocabulary.UNKNOWN)
        .toArray();
  }

  private void work(int worker) {
    try {
      Optional<Scoring> next = queue.take();
      while (next.isPresent()) {
        answer(next.get(), worker);
        next = queue.take();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts a worker; whoever does wants it to end.
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(Scoring scoring, int worker) {
    try {
      scoring.byModel(worker);
    } catch (Throwable e) {
      // It throws nothing of its own; what depends on its answer runs here too, and may.
      LOG.error("what depends on an answer failed", e);
    }
  }

  /// Answers what waits, and ends the threads.
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      // There is room: the queue is larger than its capacity by one place for each worker.
      threads.forEach(_ -> queue.add(Optional.empty()));
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
