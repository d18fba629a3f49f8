package dev.nextclick.models.blend;

import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Replays sessions through every part and keeps what they say.
final class ValidationPairs {

  /// So many of a part's best items are kept for a pair; what comes first in the mixture is among them.
  private static final int BEST = 100;

  private final List<BlendPart> parts;
  private final BooleanSupplier cancelled;
  private final int items;
  private final List<Scale> scales;

  /// item -> number of the pair that has it as a candidate
  private final int[] candidateOf;

  ValidationPairs(List<BlendPart> parts, BooleanSupplier cancelled) {
    this.parts = parts;
    this.cancelled = cancelled;
    items = BlendRecommender.sharedVocabulary(parts).size();
    scales = parts.stream().map(BlendPart::scale).toList();
    candidateOf = new int[items];
  }

  /// Replays every n-th session, so that there are no more pairs than wanted, or hardly more.
  List<ValidationPair> collect(Sessions sessions, int most) {
    List<ValidationPair> pairs = new ArrayList<>();
    int step = Math.max(1, Math.ceilDiv(sessions.pairs(), most));
    List<SessionReplay> replays = new ArrayList<>();
    try {
      for (BlendPart part : parts) {
        replays.add(part.recommender().replay(1));
      }
      for (int session = 0; session < sessions.count(); session += step) {
        goOnUnless(cancelled);
        replay(sessions.session(session), replays, pairs);
      }
    } finally {
      replays.forEach(SessionReplay::close);
    }
    return pairs;
  }

  /// @throws CancellationException if it is
  static void goOnUnless(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the choice of weights was cancelled");
    }
  }

  private void replay(int[] session, List<SessionReplay> replays, List<ValidationPair> pairs) {
    float[][] scores = new float[replays.size()][items];
    for (int click = 0; click + 1 < session.length; click++) {
      for (int part = 0; part < scores.length; part++) {
        replays
            .get(part)
            .click(
                new int[] {session[click]},
                new boolean[] {click == 0},
                new float[][] {scores[part]});
      }
      int target = session[click + 1];
      int[] before = Arrays.copyOf(session, click + 1);
      int[] candidates = candidates(before, scores, target, pairs.size() + 1);
      pairs.add(
          new ValidationPair(
              before, candidates, target == Vocabulary.UNKNOWN ? -1 : 0, scales, scores));
    }
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
