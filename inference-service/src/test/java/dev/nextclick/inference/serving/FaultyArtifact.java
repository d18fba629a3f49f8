package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.LoadedArtifact;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A real model that throws what it is told to, and counts what is asked of its scorers: faults of native code cannot be
/// provoked.
final class FaultyArtifact implements Recommender {

  private final LoadedArtifact real;
  private final List<CountedScorer> scorers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable onVocabulary;
  private volatile @Nullable Throwable onScore;
  private volatile @Nullable Throwable onScorerClose;
  private volatile boolean closed;

  FaultyArtifact(LoadedArtifact real) {
    this.real = real;
  }

  LoadedArtifact artifact() {
    return new LoadedArtifact(real.manifest(), this);
  }

  /// Fails from now on when the vocabulary is asked for.
  void failOnVocabulary(Throwable fault) {
    onVocabulary = fault;
  }

  /// Fails from now on when it scores, until it is told to recover.
  void failOnScore(Throwable fault) {
    onScore = fault;
  }

  void recover() {
    onScore = null;
  }

  /// Fails from now on after a scorer has been closed.
  void failOnScorerClose(Throwable fault) {
    onScorerClose = fault;
  }

  boolean isClosed() {
    return closed;
  }

  long scorersOpen() {
    return scorers.stream().filter(scorer -> !scorer.scorerClosed).count();
  }

  /// How often each scorer was asked, in the order in which they were made.
  List<Integer> asked() {
    return scorers.stream().map(scorer -> scorer.calls).toList();
  }

  @Override
  public ModelKind kind() {
    return real.recommender().kind();
  }

  @Override
  public Vocabulary vocabulary() {
    throwIf(onVocabulary);
    return real.recommender().vocabulary();
  }

  @Override
  public Scorer scorer() {
    CountedScorer scorer = new CountedScorer(real.recommender().scorer());
    scorers.add(scorer);
    return scorer;
  }

  @Override
  public void close() {
    closed = true;
    real.close();
  }

  private static void throwIf(@Nullable Throwable fault) {
    switch (fault) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(fault);
    }
  }

  private final class CountedScorer implements Scorer {

    private final Scorer scorer;
    private int calls;
    private volatile boolean scorerClosed;

    CountedScorer(Scorer scorer) {
      this.scorer = scorer;
    }

    @Override
    public void score(int[][] sessions, float[][] scores) {
      throwIf(onScore);
      calls++;
      scorer.score(sessions, scores);
    }

    @Override
    public void close() {
      scorer.close();
      scorerClosed = true;
      throwIf(onScorerClose);
    }
  }
}
