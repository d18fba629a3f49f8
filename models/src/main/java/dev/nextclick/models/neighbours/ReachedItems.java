package dev.nextclick.models.neighbours;

import dev.nextclick.models.TopItems;
import java.util.function.IntPredicate;

/// Items that a scorer reached, each with its score, in no order; the items it did not reach are not touched. Its
/// content holds until the scorer is used again.
public final class ReachedItems {

  /// item -> score; 0 for what is not reached
  private final float[] scores;

  private final int[] items;
  private int size;

  ReachedItems(int vocabulary) {
    scores = new float[vocabulary];
    items = new int[vocabulary];
  }

  /// How many items were reached.
  public int size() {
    return size;
  }

  /// An item.
  public int item(int place) {
    return items[place];
  }

  /// The score of the item at a place, 0 or more.
  public float score(int place) {
    return scores[items[place]];
  }

  /// The best of them that a filter lets pass, of equal scores the lower index first.
  ///
  /// @param k how many, 0 or more
  public TopItems best(int k, IntPredicate allowed) {
    return TopItems.ofSome(items, size, scores, k, allowed);
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      scores[items[i]] = 0;
    }
    size = 0;
  }

  /// Adds to an item's score; what is too small to tell from 0 reaches nothing.
  void add(int item, float score) {
    if (score > 0) {
      float before = scores[item];
      if (before == 0) {
        items[size++] = item;
      }
      scores[item] = before + score;
    }
  }

  float scoreOf(int item) {
    return scores[item];
  }

  void scale(int item, float factor) {
    scores[item] *= factor;
  }
}
