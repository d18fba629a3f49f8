package dev.nextclick.cli.offline;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Makes a model that counts, in one pass over the sessions: it draws nothing, and has no epochs.
///
/// @param settings all of them, by their names
/// @param build makes the model
record CountingLearner(Map<String, ?> settings, BiFunction<Vocabulary, Sessions, Recommender> build)
    implements Learner {

  @Override
  public Optional<Learner> withSeed(long seed) {
    return Optional.empty();
  }

  @Override
  public Learned learn(Lesson lesson) {
    long start = System.nanoTime();
    Recommender recommender = build.apply(lesson.vocabulary(), lesson.sessions());
    double seconds = Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    return new Learned(
        recommender, settings, seconds, lesson.sessions().pairs() / seconds, List.of());
  }
}
