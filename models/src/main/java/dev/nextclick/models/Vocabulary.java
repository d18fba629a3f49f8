package dev.nextclick.models;

import java.util.Arrays;
import java.util.Objects;

/// The items a model knows, each with an index from 0 to `size() - 1` and the number of its clicks in training.
///
/// Immutable. The index of an item is its place in every score array of the model.
public final class Vocabulary {

  /// What [#index] answers for an item that the model never saw.
  public static final int UNKNOWN = -1;

  private final String[] ids;
  private final long[] counts;

  /// Open addressing: place -> index + 1, or 0 where the place is free. Its length is a power of two.
  private final int[] places;

  private Vocabulary(String[] ids, long[] counts) {
    this.ids = ids;
    this.counts = counts;
    this.places = new int[Integer.highestOneBit(Math.max(2, ids.length)) * 4];
    for (int index = 0; index < ids.length; index++) {
      int place = place(ids[index]);
      if (places[place] != 0) {
        throw new IllegalArgumentException("item '%s' is there twice".formatted(ids[index]));
      }
      places[place] = index + 1;
    }
  }

  /// Makes a vocabulary; item `i` is `itemIds[i]`.
  ///
  /// @param itemIds distinct and not empty
  /// @param counts clicks on each item in the training sessions, 1 or more
  /// @throws IllegalArgumentException if they do not match, an id is empty or doubled, or a count is under 1
  public static Vocabulary of(String[] itemIds, long[] counts) {
    if (itemIds.length != counts.length) {
      throw new IllegalArgumentException(
          "%d items but %d counts".formatted(itemIds.length, counts.length));
    }
    for (int i = 0; i < itemIds.length; i++) {
      if (Objects.requireNonNull(itemIds[i], "item id").isEmpty()) {
        throw new IllegalArgumentException("item %d has an empty id".formatted(i));
      }
      if (counts[i] < 1) {
        throw new IllegalArgumentException(
            "item '%s' has a count of %d; it must be 1 or more".formatted(itemIds[i], counts[i]));
      }
    }
    return new Vocabulary(itemIds.clone(), counts.clone());
  }

  /// How many items there are.
  public int size() {
    return ids.length;
  }

  /// The item's index, or [#UNKNOWN].
  public int index(String itemId) {
    return places[place(itemId)] - 1;
  }

  /// The indexes of some items, [#UNKNOWN] where the model never saw one.
  public int[] indexes(Iterable<String> itemIds) {
    int[] indexes = new int[16];
    int length = 0;
    for (String itemId : itemIds) {
      if (length == indexes.length) {
        indexes = Arrays.copyOf(indexes, 2 * length);
      }
      indexes[length++] = index(itemId);
    }
    return Arrays.copyOf(indexes, length);
  }

  /// The id of the item with this index.
  ///
  /// @throws IndexOutOfBoundsException if there is none
  public String id(int index) {
    return ids[index];
  }

  /// Clicks on the item in the training sessions.
  ///
  /// @throws IndexOutOfBoundsException if there is no such item
  public long count(int index) {
    return counts[index];
  }

  /// Clicks on all items together.
  public long totalCount() {
    return Arrays.stream(counts).sum();
  }

  /// Whether another vocabulary has the same items in the same order, whatever their counts.
  public boolean sameItems(Vocabulary other) {
    return Arrays.equals(ids, other.ids);
  }

  /// Where the item is, or the free place where it would go.
  private int place(String itemId) {
    int mask = places.length - 1;
    int hash = itemId.hashCode() * 0x9E3779B9;
    int place = (hash ^ (hash >>> 15)) & mask;
    while (places[place] != 0 && !ids[places[place] - 1].equals(itemId)) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
