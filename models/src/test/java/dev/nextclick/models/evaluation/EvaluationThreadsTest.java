package dev.nextclick.models.evaluation;

import static dev.nextclick.models.evaluation.Formulaic.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An evaluation on several threads: who works, who is told, and how it ends before its time.
@Timeout(30)
class EvaluationThreadsTest {

  private static final int THREADS = 3;

  private static final Sessions MANY =
      Sessions.of(
          IntStream.range(0, 6_000)
              .mapToObj(s -> new int[] {s % 10, s % 9, s % 8})
              .toArray(int[][]::new));

  private final AtomicInteger open = new AtomicInteger();

  /// Does something at each click, and counts the replays that are open.
  private final class Watched implements Recommender {
    private final Vocabulary vocabulary = items(30);
    private final Runnable atEachClick;

    Watched(Runnable atEachClick) {
      this.atEachClick = atEachClick;
    }

    @Override
    public ModelKind kind() {
      return ModelKind.POPULARITY;
    }

    @Override
    public Vocabulary vocabulary() {
      return vocabulary;
    }

    @Override
    public Scorer scorer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public SessionReplay replay(int slots) {
      open.incrementAndGet();
      return new SessionReplay() {
        @Override
        public void click(int[] clicks, boolean[] begins, float[][] scores) {
          atEachClick.run();
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  @Test
  void everyThreadHasAReplayOfItsOwnAndTheListenerHearsFromTheCallerOnly() {
    Set<Thread> working = ConcurrentHashMap.newKeySet();
    CountDownLatch allAtWork = new CountDownLatch(THREADS);
    Watched watched =
        new Watched(
            () -> {
              if (working.add(Thread.currentThread())) {
                allAtWork.countDown();
              }
              awaitAll(allAtWork);
            });
    Set<Thread> told = ConcurrentHashMap.newKeySet();
    Evaluation.evaluate(watched, MANY, THREADS, (done, pairs) -> told.add(Thread.currentThread()));
    assertThat(working).hasSize(THREADS).contains(Thread.currentThread());
    assertThat(told).containsExactly(Thread.currentThread());
    assertThat(open).hasValue(0);
  }

  @Test
  void aFailureOnAnyThreadEndsThemAllAndReachesTheCaller() {
    Thread caller = Thread.currentThread();
    CountDownLatch failed = new CountDownLatch(1);
    Watched watched =
        new Watched(
            () -> {
              if (Thread.currentThread() != caller) {
                failed.countDown();
                throw new IllegalStateException("no score");
              }
              awaitAll(failed);
            });
    assertThatThrownBy(() -> Evaluation.evaluate(watched, MANY, THREADS, EvaluationListener.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no score");
    assertThat(open).hasValue(0);
  }

  @Test
  void theListenerStopsAllThreads() {
    EvaluationListener stopping =
        new EvaluationListener() {
          @Override
          public void onProgress(long done, long pairs) {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };
    assertThatThrownBy(() -> Evaluation.evaluate(new Watched(() -> {}), MANY, THREADS, stopping))
        .isInstanceOf(CancellationException.class);
    assertThat(open).hasValue(0);
  }

  @Test
  void anInterruptStopsAllThreads() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                Evaluation.evaluate(
                    new Watched(() -> {}), MANY, THREADS, EvaluationListener.none()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(open).hasValue(0);
  }

  @Test
  void refusesToWorkWithNoThread() {
    assertThatThrownBy(
            () -> Evaluation.evaluate(new Watched(() -> {}), MANY, 0, EvaluationListener.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be 1 or more: 0");
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
