package dev.nextclick.models.evaluation;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import java.util.stream.IntStream;

/// Scores by a formula, from the session's known items.
record Formulaic(Vocabulary vocabulary, Formula formula) implements Recommender {

  interface Formula {
    float score(int[] session, int item);
  }

  /// Items whose counts fall from `count` to 1.
  static Vocabulary items(int count) {
    return Vocabulary.of(
        IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new),
        IntStream.range(0, count).mapToLong(item -> count - item).toArray());
  }

  @Override
  public ModelKind kind() {
    return ModelKind.POPULARITY;
  }

  @Override
  public Scorer scorer() {
    return new Scorer() {
      @Override
      public void score(int[][] sessions, float[][] scores) {
        for (int i = 0; i < sessions.length; i++) {
          for (int item = 0; item < vocabulary.size(); item++) {
            scores[i][item] = formula.score(sessions[i], item);
          }
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
