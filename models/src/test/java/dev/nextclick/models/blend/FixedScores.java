package dev.nextclick.models.blend;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import java.util.function.Function;

/// A recommender whose scores a test writes down.
final class FixedScores implements Recommender {

  private final Vocabulary vocabulary;
  private final ModelKind kind;
  private final Function<int[], float[]> scores;
  boolean closed;

  FixedScores(Vocabulary vocabulary, ModelKind kind, Function<int[], float[]> scores) {
    this.vocabulary = vocabulary;
    this.kind = kind;
    this.scores = scores;
  }

  /// The last item of a session, or nothing.
  static int last(int[] session) {
    return session.length == 0 ? Vocabulary.UNKNOWN : session[session.length - 1];
  }

  @Override
  public ModelKind kind() {
    return kind;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Scorer scorer() {
    return new Scorer() {
      @Override
      public void score(int[][] sessions, float[][] target) {
        for (int i = 0; i < sessions.length; i++) {
          float[] given = scores.apply(sessions[i]);
          System.arraycopy(given, 0, target[i], 0, given.length);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
