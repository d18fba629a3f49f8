package dev.nextclick.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.bench.LoadReport;
import dev.nextclick.cli.console.Console;
import dev.nextclick.storefront.WorldKind;
import java.util.Locale;

/// What a demo came to.
///
/// @param events clicks that were streamed, stored and logged
/// @param load the requests during the second training
/// @param seconds from the first process to the last figure
record DemoResult(
    WorldKind kind,
    long seed,
    long events,
    LoadReport load,
    HeldOut.Scores scores,
    double seconds) {

  /// As `--json` prints it.
  ObjectNode json() {
    return Console.object()
        .put("world", kind.name().toLowerCase(Locale.ROOT))
        .put("seed", seed)
        .put("events", events)
        .put("recall_at_20", scores.model().recall())
        .put("mrr_at_20", scores.model().mrr())
        .put("popularity_recall_at_20", scores.popularity().recall())
        .put("popularity_mrr_at_20", scores.popularity().mrr())
        .put("best_possible_recall_at_20", scores.best().recall())
        .put("best_possible_mrr_at_20", scores.best().mrr())
        .put("pairs", scores.best().pairs())
        .put("requests", load.requests())
        .put("failed_requests", load.failed())
        .put("popularity_requests", load.byPopularity())
        .put("median_ms", load.median().toNanos() / 1e6)
        .put("p99_ms", load.p99().toNanos() / 1e6)
        .put("slowest_ms", load.slowest().toNanos() / 1e6)
        .put("swaps", load.versions().size())
        .put("version", scores.version())
        .put("seconds", seconds);
  }
}
