package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was read of one site from the log and is not archived yet.
final class SiteBatch {

  private final List<ClickEvent> clicks = new ArrayList<>();
  private final Set<String> erased = new HashSet<>();
  private final TreeMap<Integer, LogRange> ranges = new TreeMap<>();

  void add(int partition, LogId id, LogRecord logged) {
    switch (logged) {
      case LogRecord.Click click -> {
        if (click.event().trainable()) {
          clicks.add(click.event());
        }
      }
      case LogRecord.Erasure erasure -> erased.add(erasure.sessionId());
    }
    ranges.merge(partition, new LogRange(id, id), LogRange::upTo);
  }

  /// The events of sessions that are not to be forgotten, in the log's order.
  List<ClickEvent> clicks() {
    return clicks.stream().filter(click -> !erased.contains(click.sessionId())).toList();
  }

  /// Sessions of which nothing may stay.
  Set<String> erased() {
    return erased;
  }

  SortedMap<Integer, LogRange> ranges() {
    return ranges;
  }
}
