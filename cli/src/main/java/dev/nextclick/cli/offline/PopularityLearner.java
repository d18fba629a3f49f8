package dev.nextclick.cli.offline;

import dev.nextclick.models.popularity.PopularityRecommender;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts clicks, or takes the counts as they are.
record PopularityLearner() implements Learner {

  @Override
  public Map<String, ?> settings() {
    return Map.of();
  }

  @Override
  public Optional<Learner> withSeed(long seed) {
    return Optional.empty();
  }

  @Override
  public Learned learn(Lesson lesson) {
    long start = System.nanoTime();
    PopularityRecommender recommender = new PopularityRecommender(lesson.vocabulary());
    double seconds = Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    return new Learned(recommender, seconds, lesson.sessions().pairs() / seconds, List.of());
  }
}
