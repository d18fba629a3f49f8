package dev.nextclick.cli.offline;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was learned, and how. Owns the recommender.
///
/// @param settings all of them, with what was chosen on the way
/// @param seconds how long it took
/// @param eventsPerSecond next-item pairs learned from per second, over all epochs
/// @param curve one point an epoch; empty for a model that has none
public record Learned(
    Recommender recommender,
    Map<String, ?> settings,
    double seconds,
    double eventsPerSecond,
    List<LearnedEpoch> curve)
    implements AutoCloseable {

  public Learned {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    curve = List.copyOf(curve);
  }

  @Override
  public void close() {
    recommender.close();
  }
}
