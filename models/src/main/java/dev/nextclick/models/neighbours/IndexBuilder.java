package dev.nextclick.models.neighbours;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.links.ItemLinks;
import dev.nextclick.models.links.NearbyClicks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Builds an index: counts first, so that the memory is as large as it must be, then fills it.
final class IndexBuilder {

  /// Of a session that is longer the newest clicks are kept, so that what a neighbour costs is bounded.
  static final int LONGEST_SESSION = 50;

  /// How much more a click of today counts in a trend than one of the whole history's mean: clicks lose a factor of e
  /// in each twentieth of the history.
  private static final double TREND = 20;

  private final int items;
  private final Sessions train;
  private final int sessionsPerItem;
  private final ItemLinks links;

  /// item -> the last session that held it, plus 1
  private final int[] seen;

  IndexBuilder(int items, Sessions train, int sessionsPerItem) {
    if (sessionsPerItem < 1) {
      throw new IllegalArgumentException("sessions of an item: " + sessionsPerItem);
    }
    if (items < 1) {
      throw new IllegalArgumentException("there are no items");
    }
    this.items = items;
    this.train = train;
    this.sessionsPerItem = sessionsPerItem;
    links = NearbyClicks.links(items, train);
    seen = new int[items];
  }

  /// The index closes the memory, unless there is none.
  @SuppressWarnings("MustBeClosedChecker")
  VmisKnnIndex build() {
    int[] holders = new int[items];
    int clicks = 0;
    for (int session = 0; session < train.count(); session++) {
      for (int place = start(session); place < train.end(session); place++) {
        int item = train.item(place);
        if (item == Vocabulary.UNKNOWN) {
          continue;
        }
        clicks++;
        if (seen[item] != session + 1) {
          seen[item] = session + 1;
          holders[item]++;
        }
      }
    }
    int postings = 0;
    for (int count : holders) {
      postings += Math.min(count, sessionsPerItem);
    }
    IndexLayout layout =
        new IndexLayout(items, train.count(), clicks, postings, links.to(items - 1));
    Arena arena = Arena.ofShared();
    try {
      MemorySegment memory = arena.allocate(layout.bytes(), 8);
      layout.write(memory);
      ints(memory, layout.holders(), holders);
      fillClicks(memory, layout);
      fillPostings(memory, layout, holders);
      fillTrends(memory, layout);
      fillLinks(memory, layout);
      return new VmisKnnIndex(arena, memory, layout);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private int start(int session) {
    return Math.max(train.start(session), train.end(session) - LONGEST_SESSION);
  }

  private void fillClicks(MemorySegment memory, IndexLayout layout) {
    long next = 0;
    for (int session = 0; session < train.count(); session++) {
      for (int place = start(session); place < train.end(session); place++) {
        if (train.item(place) != Vocabulary.UNKNOWN) {
          memory.set(IndexLayout.INT, layout.clicksAt() + 4 * next++, train.item(place));
        }
      }
      memory.set(IndexLayout.INT, layout.sessionOffsets() + 4L * (session + 1), (int) next);
    }
  }

  /// From the newest session back, until an item has enough.
  private void fillPostings(MemorySegment memory, IndexLayout layout, int[] holders) {
    int[] next = new int[items];
    int offset = 0;
    for (int item = 0; item < items; item++) {
      next[item] = offset;
      offset += Math.min(holders[item], sessionsPerItem);
      memory.set(IndexLayout.INT, layout.postingOffsets() + 4L * (item + 1), offset);
    }
    int[] ends = next.clone();
    for (int item = 0; item < items; item++) {
      ends[item] += Math.min(holders[item], sessionsPerItem);
    }
    Arrays.fill(seen, 0);
    for (int session = train.count() - 1; session >= 0; session--) {
      for (int place = start(session); place < train.end(session); place++) {
        int item = train.item(place);
        if (item != Vocabulary.UNKNOWN && seen[item] != session + 1 && next[item] < ends[item]) {
          seen[item] = session + 1;
          memory.set(IndexLayout.INT, layout.postingsAt() + 4L * next[item]++, session);
        }
      }
    }
  }

  private void fillTrends(MemorySegment memory, IndexLayout layout) {
    double[] weighted = new double[items];
    int[] counts = new int[items];
    for (int session = 0; session < train.count(); session++) {
      double age = (double) (train.count() - 1 - session) / train.count();
      double weight = TREND * Math.exp(-TREND * age);
      for (int place = train.start(session); place < train.end(session); place++) {
        int item = train.item(place);
        if (item != Vocabulary.UNKNOWN) {
          weighted[item] += weight;
          counts[item]++;
        }
      }
    }
    for (int item = 0; item < items; item++) {
      memory.set(
          IndexLayout.FLOAT,
          layout.trends() + 4L * item,
          (float) ((weighted[item] + 1) / (counts[item] + 1)));
    }
  }

  private void fillLinks(MemorySegment memory, IndexLayout layout) {
    for (int item = 0; item < items; item++) {
      for (int link = links.from(item); link < links.to(item); link++) {
        memory.set(IndexLayout.INT, layout.linkTargets() + 4L * link, links.target(link));
        memory.set(IndexLayout.FLOAT, layout.linkWeights() + 4L * link, links.weight(link));
      }
      memory.set(IndexLayout.INT, layout.linkOffsets() + 4L * (item + 1), links.to(item));
    }
  }

  private static void ints(MemorySegment memory, long section, int[] numbers) {
    MemorySegment.copy(numbers, 0, memory, IndexLayout.INT, section, numbers.length);
  }
}
