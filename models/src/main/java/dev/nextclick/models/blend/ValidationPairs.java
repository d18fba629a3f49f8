package dev.nextclick.models.blend;

import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.PairWatcher;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Replays sessions through every part and keeps what they say.
final class ValidationPairs {

  /// So many of a part's best items are kept for a pair; what comes first in the mixture is among them.
  private static final int BEST = 100;

  private final List<BlendPart> parts;
  private final int threads;
  private final BooleanSupplier cancelled;
  private final int items;
  private final List<Scale> scales;

  /// @param threads how many may be busy
  ValidationPairs(List<BlendPart> parts, int threads, BooleanSupplier cancelled) {
    this.parts = parts;
    this.threads = threads;
    this.cancelled = cancelled;
    items = BlendRecommender.sharedVocabulary(parts).size();
    scales = parts.stream().map(BlendPart::scale).toList();
  }

  /// Replays every n-th session, so that there are no more pairs than wanted, or hardly more.
  List<ValidationPair> collect(Sessions sessions, int most) {
    int step = Math.max(1, Math.ceilDiv(sessions.pairs(), most));
    int[][] some = new int[Math.ceilDiv(sessions.count(), step)][];
    Arrays.setAll(some, i -> sessions.session(i * step));
    Sessions replayed = Sessions.of(some);
    if (replayed.pairs() == 0) {
      return List.of();
    }
    ValidationPair[] byPlace = new ValidationPair[replayed.events()];
    Evaluation.watch(
        Math.multiplyExact(parts.size(), items),
        this::replay,
        replayed,
        threads,
        () -> new Watcher(replayed, byPlace),
        new EvaluationListener() {
          @Override
          public void onProgress(long done, long pairs) {}

          @Override
          public boolean cancelled() {
            return cancelled.getAsBoolean();
          }
        });
    return Stream.of(byPlace).filter(Objects::nonNull).toList();
  }

  /// @throws CancellationException if it is
  static void goOnUnless(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the choice of weights was cancelled");
    }
  }

  private SessionReplay replay(int slots) {
    List<SessionReplay> replays =
        BlendPart.open(parts, recommender -> recommender.replay(slots), SessionReplay::close);
    return new SideBySide(replays, new float[slots][items]);
  }

  /// The scores of all parts, one part's behind the other's.
  private static final class SideBySide implements SessionReplay {

    private final List<SessionReplay> replays;

    /// `[slot, item]`, of one part after the other
    private final float[][] ofPart;

    SideBySide(List<SessionReplay> replays, float[][] ofPart) {
      this.replays = replays;
      this.ofPart = ofPart;
    }

    @Override
    public void click(int[] clicks, boolean[] begins, float[][] scores) {
      int to = 0;
      for (SessionReplay replay : replays) {
        replay.click(clicks, begins, ofPart);
        for (int slot = 0; slot < ofPart.length; slot++) {
          System.arraycopy(ofPart[slot], 0, scores[slot], to, ofPart[slot].length);
        }
        to += ofPart[0].length;
      }
    }

    @Override
    public void close() {
      replays.forEach(SessionReplay::close);
    }
  }

  /// Keeps the pairs of one thread, each where its target is among all clicks.
  private final class Watcher implements PairWatcher {

    private final Sessions sessions;
    private final ValidationPair[] byPlace;

    /// item -> number of the pair that has it as a candidate
    private final int[] candidateOf = new int[items];

    private int pairs;

    Watcher(Sessions sessions, ValidationPair[] byPlace) {
      this.sessions = sessions;
      this.byPlace = byPlace;
    }

    @Override
    public void pair(int session, int targetPlace, float[] all) {
      float[][] scores = new float[parts.size()][];
      Arrays.setAll(scores, part -> Arrays.copyOfRange(all, part * items, (part + 1) * items));
      int target = sessions.item(targetPlace);
      int[] before =
          Arrays.copyOf(sessions.session(session), targetPlace - sessions.start(session));
      int[] candidates = candidates(before, scores, target, ++pairs);
      byPlace[targetPlace] =
          new ValidationPair(
              before, candidates, target == Vocabulary.UNKNOWN ? -1 : 0, scales, scores);
    }

    /// The target first, if it is known, then what the session holds, then each part's best.
    private int[] candidates(int[] session, float[][] scores, int target, int pair) {
      int[] candidates = new int[BEST * scores.length + 1 + session.length];
      int size = 0;
      if (target != Vocabulary.UNKNOWN) {
        candidateOf[target] = pair;
        candidates[size++] = target;
      }
      for (int item : session) {
        if (item != Vocabulary.UNKNOWN && candidateOf[item] != pair) {
          candidateOf[item] = pair;
          candidates[size++] = item;
        }
      }
      for (float[] ofPart : scores) {
        TopItems best = TopItems.of(ofPart, BEST);
        for (int place = 0; place < best.size(); place++) {
          if (candidateOf[best.item(place)] != pair) {
            candidateOf[best.item(place)] = pair;
            candidates[size++] = best.item(place);
          }
        }
      }
      return Arrays.copyOf(candidates, size);
    }
  }
}
