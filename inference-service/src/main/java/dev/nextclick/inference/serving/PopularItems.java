package dev.nextclick.inference.serving;

import dev.nextclick.models.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The items of a vocabulary, those clicked most first. A score is the item's share of all clicks.
final class PopularItems {

  private final Vocabulary vocabulary;
  private final int[] order;
  private final double total;

  PopularItems(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.total = vocabulary.totalCount();
    this.order =
        IntStream.range(0, vocabulary.size())
            .boxed()
            .sorted(Comparator.comparingLong(vocabulary::count).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /// The first items that a filter lets pass.
  List<Recommendation.Item> best(int k, IntPredicate allowed) {
    List<Recommendation.Item> best = new ArrayList<>(Math.min(k, order.length));
    for (int place = 0; place < order.length && best.size() < k; place++) {
      int item = order[place];
      if (allowed.test(item)) {
        best.add(
            new Recommendation.Item(vocabulary.id(item), (float) (vocabulary.count(item) / total)));
      }
    }
    return best;
  }
}
