package dev.nextclick.models.neighbours;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;

/// Measures a request's time on one core against a history of a million synthetic sessions, and the index's cost: run
/// it with nothing, or with the number of sessions.
///
/// Sessions have a geometric number of clicks, 5 in the mean. Half the clicks are on the session's own category of 200
/// items and half on all 100,000; within both an item's popularity is by Zipf's law.
public final class NeighbourSpeed {

  private static final int ITEMS = 100_000;
  private static final int CATEGORY = 200;
  private static final int REQUESTS = 20_000;

  private NeighbourSpeed() {}

  /// Builds, writes, maps, measures and prints.
  ///
  /// @param args how many sessions, or nothing
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    Sessions all = sessions(count + REQUESTS, new Random(1));
    Sessions history = all.range(0, count);
    Vocabulary vocabulary = vocabulary(history);
    VmisKnnSettings settings = VmisKnnSettings.defaults();
    Path file = Files.createTempFile("neighbours", ".bin");
    try {
      long start = System.nanoTime();
      try (VmisKnnIndex built =
          VmisKnnIndex.build(vocabulary, history, settings.sessionsPerItem())) {
        out.printf(
            "%,d sessions, %,d clicks: index of %,d bytes built in %.1f s%n",
            count, history.events(), built.bytes(), (System.nanoTime() - start) / 1e9);
        built.write(file);
      }
      start = System.nanoTime();
      try (VmisKnnRecommender recommender =
              new VmisKnnRecommender(
                  vocabulary, VmisKnnIndex.map(file, vocabulary.size()), settings);
          VmisKnnScorer scorer = recommender.scorer()) {
        out.printf("mapped and checked in %.0f ms%n", (System.nanoTime() - start) / 1e6);
        Sessions asked = all.range(count, all.count());
        float[][] scores = new float[1][ITEMS];
        measure(out, "20 best", asked, s -> scorer.reach(asked.session(s)).best(20, _ -> true));
        measure(
            out, "all scores", asked, s -> scorer.score(new int[][] {asked.session(s)}, scores));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(PrintStream out, String what, Sessions asked, IntConsumer request) {
    for (int session = 0; session < asked.count() / 4; session++) {
      request.accept(session);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[asked.count()];
    long[] processor = new long[asked.count()];
    for (int session = 0; session < nanos.length; session++) {
      long start = System.nanoTime();
      long startProcessor = threads.getCurrentThreadCpuTime();
      request.accept(session);
      processor[session] = threads.getCurrentThreadCpuTime() - startProcessor;
      nanos[session] = System.nanoTime() - start;
    }
    out.println(what + " by the processor's time: " + percentiles(processor));
    out.println(what + " by the clock: " + percentiles(nanos));
  }

  private static String percentiles(long[] nanos) {
    Arrays.sort(nanos);
    return "median %.3f ms, 99th percentile %.3f ms, highest %.3f ms"
        .formatted(
            nanos[nanos.length / 2] / 1e6,
            nanos[(int) (nanos.length * 0.99)] / 1e6,
            nanos[nanos.length - 1] / 1e6);
  }

  private static Sessions sessions(int count, Random random) {
    int[][] sessions = new int[count][];
    double[] ofAll = zipf(ITEMS);
    double[] ofCategory = zipf(CATEGORY);
    for (int session = 0; session < count; session++) {
      int length = 2;
      while (random.nextInt(4) > 0 && length < 200) {
        length++;
      }
      int first = draw(ofAll, random) / CATEGORY * CATEGORY;
      int[] clicks = new int[length];
      for (int click = 0; click < length; click++) {
        clicks[click] =
            random.nextBoolean() ? draw(ofAll, random) : first + draw(ofCategory, random);
      }
      sessions[session] = clicks;
    }
    return Sessions.of(sessions);
  }

  private static double[] zipf(int items) {
    double[] sums = new double[items];
    double sum = 0;
    for (int item = 0; item < items; item++) {
      sum += 1.0 / (item + 1);
      sums[item] = sum;
    }
    return sums;
  }

  private static int draw(double[] sums, Random random) {
    int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return at < 0 ? -at - 1 : at;
  }

  private static Vocabulary vocabulary(Sessions history) {
    long[] counts = new long[ITEMS];
    Arrays.fill(counts, 1);
    for (int place = 0; place < history.events(); place++) {
      counts[history.item(place)]++;
    }
    String[] ids = new String[ITEMS];
    Arrays.setAll(ids, item -> "item" + item);
    return Vocabulary.of(ids, counts);
  }
}
