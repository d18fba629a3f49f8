package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was read of one site from the log and is not archived yet.
final class SiteBatch {

  private final List<ClickEvent> clicks = new ArrayList<>();
  private final List<LoggedErasure> erasures = new ArrayList<>();
  private final Set<String> erasedSessions = new HashSet<>();
  private final Set<String> erasedUsers = new HashSet<>();
  private final TreeMap<Integer, LogRange> ranges = new TreeMap<>();

  /// Adds a record that is not archived yet.
  void add(int partition, LogId id, LogRecord logged) {
    if (logged instanceof LogRecord.Click(ClickEvent event) && event.trainable()) {
      clicks.add(event);
    }
    ranges.merge(partition, new LogRange(id, id), LogRange::upTo);
  }

  /// Adds what is to be forgotten.
  void erase(int partition, LogRecord.Erased erased) {
    erasures.add(new LoggedErasure(partition, erased));
    switch (erased) {
      case LogRecord.Erasure erasure -> erasedSessions.add(erasure.sessionId());
      case LogRecord.UserErasure erasure -> erasedUsers.add(erasure.userId());
    }
  }

  /// The events that are not to be forgotten, in the log's order.
  List<ClickEvent> clicks() {
    return clicks.stream()
        .filter(
            click ->
                !erasedSessions.contains(click.sessionId())
                    && !erasedUsers.contains(click.userId()))
        .toList();
  }

  /// What is to be forgotten, as it was read.
  List<LoggedErasure> erasures() {
    return Collections.unmodifiableList(erasures);
  }

  /// Sessions of which nothing may stay.
  Set<String> erasedSessions() {
    return erasedSessions;
  }

  /// Users of whom nothing may stay, whatever session it is of.
  Set<String> erasedUsers() {
    return erasedUsers;
  }

  SortedMap<Integer, LogRange> ranges() {
    return ranges;
  }
}
