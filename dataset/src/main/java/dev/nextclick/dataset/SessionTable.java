package dev.nextclick.dataset;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Sessions as numbers, in order of their first clicks in time.
///
/// Session `s` is `items[offsets[s]]` to `items[offsets[s + 1] - 1]`, the oldest click first.
///
/// Holds the arrays as they are, without a copy: they are large. Do not change them.
///
/// @param itemIds the items; an item's index is its place here
/// @param itemCounts clicks on each item in these sessions
/// @param items the clicks: indexes into `itemIds`, or [#UNKNOWN]
/// @param offsets where each session begins, and last the length of `items`
/// @param firstEventTime of the earliest click in the sessions; empty if there is none or it is not known
/// @param lastEventTime of the latest click in the sessions; empty if there is none or it is not known
/// @param removedEvents how many clicks each rule of [SessionRules] removed, by the rule's name
// Plain arrays are what models take, and there are too many numbers for anything else.
@SuppressWarnings("ArrayRecordComponent")
public record SessionTable(
    String[] itemIds,
    long[] itemCounts,
    int[] items,
    int[] offsets,
    Optional<Instant> firstEventTime,
    Optional<Instant> lastEventTime,
    Map<String, Long> removedEvents) {

  /// The index of a click on an item that is not among [#itemIds].
  public static final int UNKNOWN = -1;

  /// How many sessions there are.
  public int sessions() {
    return offsets.length - 1;
  }

  /// How many clicks there are in all sessions together.
  public int events() {
    return items.length;
  }

  /// Sessions held out to measure a model that was trained on the others.
  ///
  /// @param train the older sessions; items that occur only in the newest are not among its items
  /// @param newest the newest sessions, coded by the items of `train`, [#UNKNOWN] where it has none
  public record HeldOut(SessionTable train, SessionTable newest) {}

  /// Holds out the newest sessions: those whose first clicks are the latest. At least one, if there is any and `share` is not 0.
  ///
  /// @param share how many of the sessions, from 0 to 1
  public HeldOut splitNewest(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be from 0 to 1, not " + share);
    }
    int older = sessions() - (int) Math.min(sessions(), Math.ceil(share * sessions()));
    int border = offsets[older];

    int[] codes = new int[itemIds.length];
    Arrays.fill(codes, UNKNOWN);
    String[] ids = new String[itemIds.length];
    long[] counts = new long[itemIds.length];
    int[] recoded = new int[items.length];
    int known = 0;
    for (int place = 0; place < items.length; place++) {
      int item = items[place];
      if (item != UNKNOWN && codes[item] == UNKNOWN && place < border) {
        ids[known] = itemIds[item];
        codes[item] = known++;
      }
      recoded[place] = item == UNKNOWN ? UNKNOWN : codes[item];
      if (place < border && item != UNKNOWN) {
        counts[recoded[place]]++;
      }
    }

    SessionTable train =
        new SessionTable(
            Arrays.copyOf(ids, known),
            Arrays.copyOf(counts, known),
            Arrays.copyOf(recoded, border),
            Arrays.copyOf(offsets, older + 1),
            older == 0 ? Optional.empty() : firstEventTime,
            Optional.empty(),
            removedEvents);
    int[] newest = Arrays.copyOfRange(recoded, border, recoded.length);
    long[] newestCounts = new long[known];
    for (int item : newest) {
      if (item != UNKNOWN) {
        newestCounts[item]++;
      }
    }
    int[] newestOffsets = Arrays.copyOfRange(offsets, older, offsets.length);
    for (int s = newestOffsets.length - 1; s >= 0; s--) {
      newestOffsets[s] -= border;
    }
    return new HeldOut(
        train,
        new SessionTable(
            train.itemIds,
            newestCounts,
            newest,
            newestOffsets,
            Optional.empty(),
            Optional.empty(),
            Map.of()));
  }

  /// The same without items that have no clicks.
  SessionTable withoutAbsentItems() {
    int[] codes = new int[itemIds.length];
    String[] ids = new String[itemIds.length];
    long[] counts = new long[itemIds.length];
    int present = 0;
    for (int item = 0; item < itemIds.length; item++) {
      if (itemCounts[item] > 0) {
        ids[present] = itemIds[item];
        counts[present] = itemCounts[item];
        codes[item] = present++;
      }
    }
    return new SessionTable(
        Arrays.copyOf(ids, present),
        Arrays.copyOf(counts, present),
        Arrays.stream(items).map(item -> item == UNKNOWN ? UNKNOWN : codes[item]).toArray(),
        offsets,
        firstEventTime,
        lastEventTime,
        removedEvents);
  }
}
