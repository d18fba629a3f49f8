package dev.nextclick.models;

import java.util.function.IntPredicate;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The items with the highest scores, the best first. Of equal scores the lower index comes first.
public final class TopItems {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private final int[] items;
  private final float[] scores;
  private int size;

  private TopItems(int capacity) {
    items = new int[capacity];
    scores = new float[capacity];
  }

  /// Picks the best items that a filter lets pass. There are fewer than `k` only where fewer pass.
  ///
  /// @param scores of each item; an item whose score is not a number is left out
  /// @param k how many, 0 or more
  /// @param allowed asked only for items whose score is among the best `k` so far: seldom for many more than are kept
  /// @throws IllegalArgumentException if `k` is negative
  public static TopItems of(float[] scores, int k, IntPredicate allowed) {
    if (k < 0) {
      throw new IllegalArgumentException("k must not be negative: " + k);
    }
    TopItems top = new TopItems(Math.min(k, scores.length));
    if (top.items.length > 0) {
      int item = 0;
      for (; item < scores.length && top.size < top.items.length; item++) {
        if (top.wouldKeep(scores[item]) && allowed.test(item)) {
          top.keep(item, scores[item]);
        }
      }
      for (item = nextAbove(scores, item, top.scores[0]);
          item < scores.length;
          item = nextAbove(scores, item + 1, top.scores[0])) {
        if (allowed.test(item)) {
          top.keep(item, scores[item]);
        }
      }
      top.sort();
    }
    return top;
  }

  /// Picks the best of some items that a filter lets pass; the others are not looked at.
  ///
  /// @param items distinct, in any order
  /// @param size how many of them there are
  /// @param scores of each item, by its index; an item whose score is not a number is left out
  /// @param k how many, 0 or more
  /// @param allowed asked only for items whose score is among the best `k` so far
  /// @throws IllegalArgumentException if `k` is negative
  public static TopItems ofSome(
      int[] items, int size, float[] scores, int k, IntPredicate allowed) {
    if (k < 0) {
      throw new IllegalArgumentException("k must not be negative: " + k);
    }
    TopItems top = new TopItems(Math.min(k, size));
    if (k > 0) {
      for (int i = 0; i < size; i++) {
        int item = items[i];
        float score = scores[item];
        boolean tied = top.size == top.items.length && score == top.scores[0];
        if ((tied ? item < top.items[0] : top.wouldKeep(score)) && allowed.test(item)) {
          top.keep(item, score);
        }
      }
      top.sort();
    }
    return top;
  }

  /// Picks the best items of all.
  public static TopItems of(float[] scores, int k) {
    return of(scores, k, _ -> true);
  }

  /// How many there are.
  public int size() {
    return size;
  }

  /// The index of the item at a place, 0 for the best.
  public int item(int place) {
    return items[checked(place)];
  }

  /// The score of the item at a place.
  public float score(int place) {
    return scores[checked(place)];
  }

  private int checked(int place) {
    if (place < 0 || place >= size) {
      throw new IndexOutOfBoundsException("place %d of %d".formatted(place, size));
    }
    return place;
  }

  private boolean wouldKeep(float score) {
    return size < items.length ? !Float.isNaN(score) : score > scores[0];
  }

  /// The first item from some item on whose score is above a limit, or the number of items. Only some of a million are.
  private static int nextAbove(float[] scores, int from, float limit) {
    int item = from;
    for (; item <= scores.length - LANES.length(); item += LANES.length()) {
      VectorMask<Float> above =
          FloatVector.fromArray(LANES, scores, item).compare(VectorOperators.GT, limit);
      if (above.anyTrue()) {
        return item + above.firstTrue();
      }
    }
    while (item < scores.length && !(scores[item] > limit)) {
      item++;
    }
    return item;
  }

  /// The newcomer is better than the worst that is kept, if there are enough already.
  private void keep(int item, float score) {
    if (size < items.length) {
      int place = size++;
      items[place] = item;
      scores[place] = score;
      while (place > 0 && worse(place, (place - 1) / 2)) {
        swap(place, (place - 1) / 2);
        place = (place - 1) / 2;
      }
    } else {
      items[0] = item;
      scores[0] = score;
      sink(size);
    }
  }

  /// Turns the heap, whose first is the worst, into a list with the best first.
  private void sort() {
    for (int length = size - 1; length > 0; length--) {
      swap(0, length);
      sink(length);
    }
  }

  private void sink(int length) {
    int place = 0;
    while (true) {
      int child = 2 * place + 1;
      if (child >= length) {
        return;
      }
      if (child + 1 < length && worse(child + 1, child)) {
        child++;
      }
      if (!worse(child, place)) {
        return;
      }
      swap(child, place);
      place = child;
    }
  }

  private boolean worse(int a, int b) {
    return scores[a] < scores[b] || (scores[a] == scores[b] && items[a] > items[b]);
  }

  private void swap(int a, int b) {
    int item = items[a];
    items[a] = items[b];
    items[b] = item;
    float score = scores[a];
    scores[a] = scores[b];
    scores[b] = score;
  }
}
