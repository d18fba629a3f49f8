package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.runtime.metrics.Counter;
import dev.nextclick.runtime.metrics.Distribution;
import dev.nextclick.runtime.metrics.Metrics;
import java.util.EnumMap;
import java.util.Map;

/// Counts what serving does: `recommendations.SOURCE`, by who spoke; `score_micros` that a worker spent on a session, whatever came of it;
/// `model_swaps`, versions that took another's place; and `versions_refused`, once for each try.
public final class ServingMetrics {

  private final Map<ModelKind, Counter> recommendations = new EnumMap<>(ModelKind.class);
  private final Distribution scoreMicros;
  private final Counter swaps;
  private final Counter refused;

  public ServingMetrics(Metrics metrics) {
    for (ModelKind source : ModelKind.values()) {
      recommendations.put(source, metrics.counter("recommendations." + source));
    }
    scoreMicros = metrics.distribution("score_micros");
    swaps = metrics.counter("model_swaps");
    refused = metrics.counter("versions_refused");
  }

  void recommended(ModelKind source) {
    Counter counter = recommendations.get(source);
    if (counter != null) {
      counter.increment();
    }
  }

  /// @param start when the worker began, by [System#nanoTime()]
  void scoredSince(long start) {
    scoreMicros.recordSince(start);
  }

  void swapped() {
    swaps.increment();
  }

  void refused() {
    refused.increment();
  }
}
