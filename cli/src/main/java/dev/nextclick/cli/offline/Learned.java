package dev.nextclick.cli.offline;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.util.List;

/// What was learned, and how. Owns the recommender.
///
/// @param seconds how long it took
/// @param eventsPerSecond next-item pairs learned from per second, over all epochs
/// @param curve one point an epoch; empty for a model that has none
public record Learned(
    Recommender recommender, double seconds, double eventsPerSecond, List<LearnedEpoch> curve)
    implements AutoCloseable {

  public Learned {
    curve = List.copyOf(curve);
  }

  @Override
  public void close() {
    recommender.close();
  }
}
