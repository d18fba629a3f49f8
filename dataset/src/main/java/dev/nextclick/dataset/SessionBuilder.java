package dev.nextclick.dataset;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Cuts clicks into sessions by rules. Takes them ordered by session id, then by time.
final class SessionBuilder {

  private final SessionRules rules;
  private final long idleMicros;
  private final long ageMicros;
  private final Map<String, Long> removed = new LinkedHashMap<>();
  private int[] items;
  private long[] times;
  private int events;
  private int[] starts = new int[1 << 10];
  private int sessions;
  private String sessionId = "";

  /// @param atMostEvents how many clicks will be added, or more
  SessionBuilder(SessionRules rules, int atMostEvents) {
    this.rules = rules;
    idleMicros = micros(rules.idleGap());
    ageMicros = micros(rules.maxAge());
    items = new int[atMostEvents];
    times = new long[atMostEvents];
  }

  private static long micros(Optional<Duration> limit) {
    return limit
        .map(l -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(l)))
        .orElse(Long.MAX_VALUE);
  }

  /// Adds the next click.
  ///
  /// @param item a code, 0 or more, or [SessionTable#UNKNOWN]
  void add(String session, int item, long micros) {
    if (sessions == 0
        || !session.equals(sessionId)
        || micros - times[events - 1] > idleMicros
        || micros - times[starts[sessions - 1]] > ageMicros) {
      sessionId = session;
      if (sessions == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      starts[sessions++] = events;
    }
    items[events] = item;
    times[events++] = micros;
  }

  /// Applies the rules and makes a table of what stays, with the item codes as they were added.
  ///
  /// @param itemIds the item of each code
  SessionTable build(String[] itemIds) {
    keepNewest();
    removeRareItems(itemIds.length);
    removeShortSessions();
    Optional<Instant> first = time(Arrays.stream(times, 0, events).min());
    Optional<Instant> last = time(Arrays.stream(times, 0, events).max());
    return inOrderOfTime(itemIds, first, last);
  }

  private static Optional<Instant> time(java.util.OptionalLong micros) {
    return micros.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(micros.getAsLong(), ChronoUnit.MICROS));
  }

  private int end(int session) {
    return session + 1 < sessions ? starts[session + 1] : events;
  }

  private void keepNewest() {
    retain(
        SessionRules.MAX_SESSION_LENGTH,
        (place, start, end) -> end - place <= rules.maxSessionLength());
  }

  private void removeRareItems(int codes) {
    if (rules.minItemSupport() == 1) {
      removed.put(SessionRules.MIN_ITEM_SUPPORT, 0L);
      return;
    }
    long[] counts = count(items, events, codes);
    retain(
        SessionRules.MIN_ITEM_SUPPORT,
        (place, start, end) ->
            items[place] == SessionTable.UNKNOWN || counts[items[place]] >= rules.minItemSupport());
  }

  private void removeShortSessions() {
    retain(
        SessionRules.MIN_SESSION_LENGTH,
        (place, start, end) -> end - start >= rules.minSessionLength());
  }

  @FunctionalInterface
  private interface Retained {
    /// Whether the click at this place, in a session from `start` to `end`, stays.
    boolean test(int place, int start, int end);
  }

  /// Moves what stays to the front of the arrays; a session without clicks goes.
  private void retain(String rule, Retained retained) {
    int keptEvents = 0;
    int keptSessions = 0;
    for (int s = 0; s < sessions; s++) {
      int start = starts[s];
      int end = end(s);
      int keptStart = keptEvents;
      for (int place = start; place < end; place++) {
        if (retained.test(place, start, end)) {
          items[keptEvents] = items[place];
          times[keptEvents++] = times[place];
        }
      }
      if (keptEvents > keptStart) {
        starts[keptSessions++] = keptStart;
      }
    }
    removed.put(rule, (long) events - keptEvents);
    events = keptEvents;
    sessions = keptSessions;
  }

  private SessionTable inOrderOfTime(
      String[] itemIds, Optional<Instant> first, Optional<Instant> last) {
    int[] order = orderByFirstClick();
    int[] ordered = new int[events];
    int[] offsets = new int[sessions + 1];
    for (int s = 0; s < sessions; s++) {
      int length = end(order[s]) - starts[order[s]];
      System.arraycopy(items, starts[order[s]], ordered, offsets[s], length);
      offsets[s + 1] = offsets[s] + length;
    }
    items = new int[0];
    times = new long[0];
    return new SessionTable(
        itemIds,
        count(ordered, ordered.length, itemIds.length),
        ordered,
        offsets,
        first,
        last,
        Map.copyOf(removed));
  }

  /// Counting sort over the ranks of the first times: stable, and without an object per session.
  private int[] orderByFirstClick() {
    long[] firsts = new long[sessions];
    for (int s = 0; s < sessions; s++) {
      firsts[s] = times[starts[s]];
    }
    long[] sorted = firsts.clone();
    Arrays.sort(sorted);
    int[] nextPlace = new int[sessions];
    int[] order = new int[sessions];
    for (int s = 0; s < sessions; s++) {
      int rank = firstPlace(sorted, firsts[s]);
      order[rank + nextPlace[rank]++] = s;
    }
    return order;
  }

  private static int firstPlace(long[] sorted, long value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long[] count(int[] items, int events, int codes) {
    long[] counts = new long[codes];
    for (int place = 0; place < events; place++) {
      if (items[place] != SessionTable.UNKNOWN) {
        counts[items[place]]++;
      }
    }
    return counts;
  }
}
