package dev.nextclick.models.evaluation;

import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How often each item is clicked in training.
final class ItemPopularity {

  /// The items in groups that were clicked equally often, as nearly as whole items allow.
  static final int GROUPS = 5;

  private final long[] counts;

  /// Item -> group, 0 for the items clicked most.
  private final int[] groups;

  private ItemPopularity(long[] counts) {
    this.counts = counts;
    groups = new int[counts.length];
    int[] mostClickedFirst =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer item) -> -counts[item]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = Arrays.stream(counts).sum();
    long before = 0;
    for (int item : mostClickedFirst) {
      groups[item] = Math.min(GROUPS - 1, (int) (GROUPS * (before / total)));
      before += counts[item];
    }
  }

  static ItemPopularity of(Vocabulary vocabulary) {
    return new ItemPopularity(
        IntStream.range(0, vocabulary.size()).mapToLong(vocabulary::count).toArray());
  }

  /// Where nothing is known about them.
  static ItemPopularity equal(int items) {
    long[] ones = new long[items];
    Arrays.fill(ones, 1);
    return new ItemPopularity(ones);
  }

  int items() {
    return counts.length;
  }

  /// The group of an item.
  int group(int item) {
    return groups[item];
  }

  /// What each group is called.
  List<String> labels() {
    return IntStream.range(0, GROUPS).mapToObj(this::label).toList();
  }

  private String label(int group) {
    long[] clicks =
        IntStream.range(0, counts.length)
            .filter(item -> groups[item] == group)
            .mapToLong(item -> counts[item])
            .sorted()
            .toArray();
    return clicks.length == 0
        ? "no item"
        : "%,d items, %,d-%,d clicks"
            .formatted(clicks.length, clicks[0], clicks[clicks.length - 1]);
  }

  /// The mean popularity of what was recommended, each item's clicks scaled to 0 for the item clicked least and 1 for the one
  /// clicked most; 0 where all are equal.
  ///
  /// @param recommended item -> how often it was among the recommendations
  double meanOf(long[] recommended) {
    long least = Arrays.stream(counts).min().orElse(0);
    double range = Arrays.stream(counts).max().orElse(0) - least;
    double sum = 0;
    long all = 0;
    for (int item = 0; item < counts.length; item++) {
      sum += (double) recommended[item] * (counts[item] - least);
      all += recommended[item];
    }
    return range == 0 || all == 0 ? 0 : sum / range / all;
  }
}
