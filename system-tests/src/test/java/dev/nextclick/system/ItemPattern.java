package dev.nextclick.system;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A rule that visitors follow: after an item always the same other one, all items in one ring whose order is drawn.
final class ItemPattern {

  private final int[] successors;

  private ItemPattern(int[] successors) {
    this.successors = successors;
  }

  /// A ring through so many items.
  static ItemPattern drawn(int items, RandomGenerator random) {
    int[] successors = new int[items];
    for (int i = 0; i < items; i++) {
      successors[i] = i;
    }
    // Sattolo's shuffle, which draws a ring among all rings.
    for (int i = items - 1; i > 0; i--) {
      int j = random.nextInt(i);
      int other = successors[i];
      successors[i] = successors[j];
      successors[j] = other;
    }
    return new ItemPattern(successors);
  }

  /// Another pattern on the same items, in which no item has the successor that it has here.
  ItemPattern different(RandomGenerator random) {
    while (true) {
      ItemPattern other = drawn(items(), random);
      if (sharedWith(other) == 0) {
        return other;
      }
    }
  }

  int items() {
    return successors.length;
  }

  /// The item that is clicked after this one.
  int after(int item) {
    return successors[item];
  }

  /// The clicks of a visitor who begins with an item.
  List<String> clicks(int first, int length) {
    List<String> clicks = new ArrayList<>();
    int item = first;
    for (int i = 0; i < length; i++) {
      clicks.add(name(item));
      item = after(item);
    }
    return clicks;
  }

  /// The item's id.
  static String name(int item) {
    return "item-" + item;
  }

  private int sharedWith(ItemPattern other) {
    int shared = 0;
    for (int i = 0; i < successors.length; i++) {
      shared += successors[i] == other.successors[i] ? 1 : 0;
    }
    return shared;
  }
}
