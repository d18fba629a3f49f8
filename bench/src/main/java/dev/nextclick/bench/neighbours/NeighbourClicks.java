package dev.nextclick.bench.neighbours;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.Random;

/// A made-up history, and the sessions that are asked about.
///
/// Sessions have a geometric number of clicks, 5 in the mean. Half the clicks are on the session's own category of 200 items and half on all
/// 100,000; within both an item's popularity is by Zipf's law.
///
/// @param vocabulary the items, and how often each is clicked in the history, once at least
record NeighbourClicks(Vocabulary vocabulary, Sessions history, Sessions asked) {

  static final int ITEMS = 100_000;

  private static final int CATEGORY = 200;
  private static final int LONGEST = 200;

  /// Draws a clickstream, always the same.
  static NeighbourClicks of(int history, int asked) {
    Random random = new Random(1);
    int[][] sessions = new int[history + asked][];
    double[] ofAll = zipf(ITEMS);
    double[] ofCategory = zipf(CATEGORY);
    for (int session = 0; session < sessions.length; session++) {
      int length = 2;
      while (random.nextInt(4) > 0 && length < LONGEST) {
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
    Sessions all = Sessions.of(sessions);
    Sessions older = all.range(0, history);
    return new NeighbourClicks(vocabulary(older), older, all.range(history, all.count()));
  }

  /// Sums of `1 / rank`.
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
    Arrays.setAll(ids, item -> "item-" + item);
    return Vocabulary.of(ids, counts);
  }
}
