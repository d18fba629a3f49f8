package dev.nextclick.models.artifact;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A few synthetic sessions with the items they must yield: what shows that a model that was loaded is the model that
/// was written, on this machine and with this libtorch too.
final class SelfChecks {

  /// How many of the best items are recorded.
  private static final int BEST = 5;

  /// How far a score may be off, as processors add in other orders: of logits relative to 1 or to the score, whichever
  /// is larger; of shares, which may all be far below 1, relative to the session's best.
  private static final double TOLERANCE = 1e-3;

  private SelfChecks() {}

  /// Records what a model yields now.
  ///
  /// @throws IllegalArgumentException if its scores, or those of a part of it, are no numbers
  static List<Manifest.SelfCheck> record(Recommender recommender) {
    if (recommender instanceof BlendRecommender blend) {
      // A blend leaves out a part whose scores are none.
      for (BlendPart part : blend.parts()) {
        List<Manifest.SelfCheck> _ = record(part.recommender());
      }
    }
    Vocabulary vocabulary = recommender.vocabulary();
    List<Manifest.SelfCheck> checks = new ArrayList<>();
    for (int[] session : sessions(vocabulary)) {
      TopItems best = best(recommender, session, BEST);
      if (best.size() < Math.min(BEST, vocabulary.size())) {
        throw new IllegalArgumentException("the model's scores are not numbers");
      }
      List<String> items = new ArrayList<>();
      List<Float> scores = new ArrayList<>();
      for (int place = 0; place < best.size(); place++) {
        items.add(vocabulary.id(best.item(place)));
        scores.add(best.score(place));
      }
      checks.add(
          new Manifest.SelfCheck(
              Arrays.stream(session).mapToObj(vocabulary::id).toList(), items, scores));
    }
    return checks;
  }

  /// Of nobody: the two items clicked most, and some spread over the vocabulary.
  private static List<int[]> sessions(Vocabulary vocabulary) {
    int[] byCount =
        IntStream.range(0, vocabulary.size())
            .boxed()
            .sorted(Comparator.comparingLong(vocabulary::count).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    int last = byCount.length - 1;
    return List.of(
        new int[] {byCount[0]},
        new int[] {byCount[Math.min(1, last)], byCount[0]},
        new int[] {byCount[last], byCount[last / 2], byCount[last / 4]});
  }

  /// What a model yields otherwise than it was recorded, or nothing.
  static Optional<String> difference(Recommender recommender, List<Manifest.SelfCheck> checks) {
    for (Manifest.SelfCheck check : checks) {
      Optional<String> difference = difference(recommender, check);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /// Each item must have its score, and no other item a better one: items of all but equal scores may change places.
  private static Optional<String> difference(Recommender recommender, Manifest.SelfCheck check) {
    Vocabulary vocabulary = recommender.vocabulary();
    int[] session = vocabulary.indexes(check.session());
    int[] items = vocabulary.indexes(check.items());
    if (IntStream.concat(Arrays.stream(session), Arrays.stream(items)).anyMatch(i -> i < 0)) {
      return Optional.of("it names items that the vocabulary lacks");
    }
    float[] scores = scores(recommender, session);
    TopItems best = TopItems.of(scores, items.length);
    for (int place = 0; place < items.length; place++) {
      float expected = check.scores().get(place);
      double off = TOLERANCE * scale(recommender.kind(), expected, check.scores().getFirst());
      if (place >= best.size()
          || !within(off, best.score(place), expected)
          || !within(off, scores[items[place]], expected)) {
        return Optional.of(
            "session %s must yield '%s' with %s at place %d; its score is %s, and that place's is %s"
                .formatted(
                    check.session(),
                    check.items().get(place),
                    expected,
                    place + 1,
                    scores[items[place]],
                    place < best.size() ? best.score(place) : "none"));
      }
    }
    return Optional.empty();
  }

  private static double scale(ModelKind kind, float expected, float best) {
    return kind == ModelKind.GRU4REC ? Math.max(1, Math.abs(expected)) : Math.abs(best);
  }

  private static boolean within(double off, float found, float expected) {
    return Math.abs(found - expected) <= off;
  }

  private static TopItems best(Recommender recommender, int[] session, int k) {
    return TopItems.of(scores(recommender, session), k);
  }

  private static float[] scores(Recommender recommender, int[] session) {
    float[] scores = new float[recommender.vocabulary().size()];
    try (Scorer scorer = recommender.scorer()) {
      scorer.score(new int[][] {session}, new float[][] {scores});
    }
    return scores;
  }
}
