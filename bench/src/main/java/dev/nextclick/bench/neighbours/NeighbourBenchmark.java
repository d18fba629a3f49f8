package dev.nextclick.bench.neighbours;

import dev.nextclick.bench.neighbours.NeighbourSpeed.Spread;
import dev.nextclick.bench.neighbours.NeighbourSpeed.Times;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.neighbours.VmisKnnIndex;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnScorer;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/// Measures session neighbours against a history, on one thread: building the index, mapping its file, and answering.
///
/// @param settings of the neighbours
/// @param sessions of the history
/// @param requests sessions that are asked about, after a quarter as many to warm up
public record NeighbourBenchmark(VmisKnnSettings settings, int sessions, int requests) {

  private static final int BEST = 20;

  /// Of the times that are told.
  private static final int DIGITS = 3;

  /// Measures.
  ///
  /// @param folder for a file, which is gone when this returns
  /// @param listener told what is done next
  public NeighbourSpeed run(Path folder, Consumer<String> listener) throws IOException {
    listener.accept("drawing %,d sessions".formatted(sessions));
    NeighbourClicks clicks = NeighbourClicks.of(sessions, requests);
    Path file = folder.resolve("neighbours.bin");
    try {
      listener.accept("building the index");
      long begun = System.nanoTime();
      long bytes;
      double buildSeconds;
      try (VmisKnnIndex built =
          VmisKnnIndex.build(clicks.vocabulary(), clicks.history(), settings.sessionsPerItem())) {
        buildSeconds = secondsSince(begun);
        bytes = built.bytes();
        built.write(file);
      }
      Sessions asked = clicks.asked();
      float[][] scores = new float[1][NeighbourClicks.ITEMS];
      begun = System.nanoTime();
      try (var recommender =
              new VmisKnnRecommender(
                  clicks.vocabulary(), VmisKnnIndex.map(file, NeighbourClicks.ITEMS), settings);
          VmisKnnScorer scorer = recommender.scorer()) {
        double mapSeconds = secondsSince(begun);
        listener.accept("asking for the %d best".formatted(BEST));
        Times best = measure(s -> scorer.reach(asked.session(s)).best(BEST, _ -> true));
        listener.accept("asking for all scores");
        Times all = measure(s -> scorer.score(new int[][] {asked.session(s)}, scores));
        return new NeighbourSpeed(
            sessions, clicks.history().events(), bytes, buildSeconds, mapSeconds, best, all);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Times measure(IntConsumer request) {
    for (int session = 0; session < requests / 4; session++) {
      request.accept(session);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Histogram clock = new Histogram(DIGITS);
    Histogram processor = new Histogram(DIGITS);
    for (int session = 0; session < requests; session++) {
      long begun = System.nanoTime();
      long begunProcessor = threads.getCurrentThreadCpuTime();
      request.accept(session);
      processor.recordValue(threads.getCurrentThreadCpuTime() - begunProcessor);
      clock.recordValue(System.nanoTime() - begun);
    }
    return new Times(Spread.of(processor), Spread.of(clock));
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }
}
