package dev.nextclick.bench.training;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A clickstream of no meaning, in the shape of a shop's: a few items get most of the clicks, and a session has some four.
///
/// @param vocabulary the items, and how often each is clicked, once at least
/// @param sessions of two clicks or more
public record SyntheticClicks(Vocabulary vocabulary, Sessions sessions) {

  /// Items of `yoochoose1_64`, about.
  public static final int STANDARD_ITEMS = 17_000;

  /// About as many sessions as `yoochoose1_64` has.
  public static SyntheticClicks over(int items) {
    return of(items, 120_000, 42);
  }

  /// Draws a clickstream.
  ///
  /// @param seed one seed gives one clickstream
  public static SyntheticClicks of(int items, int sessions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] counts = new long[items];
    Arrays.fill(counts, 1);
    int[][] clicks = new int[sessions][];
    for (int session = 0; session < sessions; session++) {
      clicks[session] = new int[2 + random.nextInt(5)];
      for (int click = 0; click < clicks[session].length; click++) {
        int item = (int) (items * Math.pow(random.nextDouble(), 3));
        clicks[session][click] = item;
        counts[item]++;
      }
    }
    String[] names =
        IntStream.range(0, items).mapToObj(item -> "item-" + item).toArray(String[]::new);
    return new SyntheticClicks(Vocabulary.of(names, counts), Sessions.of(clicks));
  }
}
