package dev.nextclick.models.evaluation;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Replays sessions and asks, after every click, for the next one.
///
/// All items are ranked, also those that the session already holds, and ties count against the recommender. A target that
/// the recommender does not know is a miss; a click on an item it does not know leaves the session as it was, and the next
/// click is asked for all the same.
public final class Evaluation {

  /// How many of the first ranks count.
  public static final int CUTOFF = 20;

  private Evaluation() {}

  /// Evaluates on the calling thread.
  ///
  /// @param sessions what the recommender did not learn from; items by the recommender's vocabulary, or unknown
  /// @throws CancellationException if the listener says so
  /// @throws IllegalArgumentException if no session has two clicks, or an item is not in the vocabulary
  public static EvaluationResult evaluate(
      Recommender recommender, Sessions sessions, EvaluationListener listener) {
    return evaluate(recommender, sessions, 1, listener);
  }

  /// Evaluates on several threads, the calling one among them. The result does not depend on how many there are.
  ///
  /// @param threads 1 or more; each has a replay and score arrays of its own, 64 MiB at most
  /// @throws CancellationException if the listener says so
  /// @throws IllegalArgumentException if no session has two clicks, or an item is not in the vocabulary
  public static EvaluationResult evaluate(
      Recommender recommender, Sessions sessions, int threads, EvaluationListener listener) {
    Vocabulary vocabulary = recommender.vocabulary();
    return evaluate(
        ItemPopularity.of(vocabulary),
        vocabulary.size(),
        recommender::replay,
        sessions,
        threads,
        listener);
  }

  /// Evaluates anything that scores items after each click of sessions side by side, on the calling thread. Of its items all
  /// count as equally popular.
  ///
  /// @param items how many items there are
  /// @param replays makes a replay of so many slots; it is closed before this returns
  public static EvaluationResult evaluate(
      int items,
      IntFunction<SessionReplay> replays,
      Sessions sessions,
      EvaluationListener listener) {
    return evaluate(ItemPopularity.equal(items), items, replays, sessions, 1, listener);
  }

  private static EvaluationResult evaluate(
      ItemPopularity popularity,
      int items,
      IntFunction<SessionReplay> replays,
      Sessions sessions,
      int threads,
      EvaluationListener listener) {
    int[] ranks = new int[sessions.events()];
    List<Replayed> seen =
        watch(
            items,
            replays,
            sessions,
            threads,
            () -> new Replayed(items, sessions, ranks),
            listener);
    return new EvaluationResult(sessions, ranks, popularity, seen);
  }

  /// Replays sessions as an evaluation does, and shows what items were scored.
  ///
  /// @param threads 1 or more
  /// @param watchers makes what sees the pairs of one thread
  /// @return the watchers
  /// @throws CancellationException if the listener says so
  /// @throws IllegalArgumentException if no session has two clicks
  public static <W extends PairWatcher> List<W> watch(
      Recommender recommender,
      Sessions sessions,
      int threads,
      Supplier<W> watchers,
      EvaluationListener listener) {
    return watch(
        recommender.vocabulary().size(),
        recommender::replay,
        sessions,
        threads,
        watchers,
        listener);
  }

  /// The same of anything that scores items after each click of sessions side by side.
  ///
  /// @param items how many scores there are
  /// @param replays makes a replay of so many slots for a thread; it is closed before this returns
  public static <W extends PairWatcher> List<W> watch(
      int items,
      IntFunction<SessionReplay> replays,
      Sessions sessions,
      int threads,
      Supplier<W> watchers,
      EvaluationListener listener) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more: " + threads);
    }
    if (sessions.pairs() == 0) {
      throw new IllegalArgumentException(
          "none of %d sessions has 2 or more clicks".formatted(sessions.count()));
    }
    List<W> seen = new ReplayThreads<>(items, replays, sessions, watchers, listener).run(threads);
    listener.onProgress(sessions.pairs(), sessions.pairs());
    return seen;
  }
}
