package dev.nextclick.bench.ingest;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogEntry;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogReader;
import dev.nextclick.events.LogRecord;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.events.SessionReader;
import dev.nextclick.events.StoredClick;
import dev.nextclick.events.StoredSession;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Reads back from Redis what is stored of a run.
final class StoredEvents implements AutoCloseable {

  private static final int LOG_ENTRIES = 200;
  private static final int SESSIONS_AT_ONCE = 2_000;
  private static final String SITE = "default";

  private final RedisEventStore store;
  private final boolean trim;

  /// @param trim whether to remove from the log what was read
  StoredEvents(RedisStoreSettings settings, boolean trim) {
    store = RedisEventStore.connect(settings);
    this.trim = trim;
  }

  /// The numbers of the events that are both in their session, in their order, and in the log, among the first so many. An event that is
  /// there twice is a fault, and none of its session or log counts.
  BitSet find(NumberedEvents events, int count) {
    BitSet found = inSessions(events, count);
    found.and(inLog(events));
    return found;
  }

  @Override
  public void close() {
    store.close();
  }

  private BitSet inLog(NumberedEvents events) {
    BitSet once = new BitSet();
    BitSet twice = new BitSet();
    LogReader log = store.logReader();
    for (int partition = 0; partition < log.partitions(); partition++) {
      LogId last = LogId.ZERO;
      for (List<LogEntry> entries = log.read(partition, last, LOG_ENTRIES);
          !entries.isEmpty();
          entries = log.read(partition, last, LOG_ENTRIES)) {
        for (LogEntry entry : entries) {
          for (LogRecord record : entry.records()) {
            if (record instanceof LogRecord.Click(ClickEvent click)) {
              events
                  .number(click.sessionId(), click.itemId())
                  .ifPresent(number -> mark((int) number, once, twice));
            }
          }
        }
        last = entries.getLast().id();
      }
      if (trim && last.compareTo(LogId.ZERO) > 0) {
        log.trim(partition, last);
      }
    }
    once.andNot(twice);
    return once;
  }

  private static void mark(int number, BitSet once, BitSet twice) {
    if (once.get(number)) {
      twice.set(number);
    }
    once.set(number);
  }

  private BitSet inSessions(NumberedEvents events, int count) {
    BitSet found = new BitSet(count);
    SessionReader reader = store.sessionReader();
    long sessions = NumberedEvents.sessions(count);
    for (long from = 0; from < sessions; from += SESSIONS_AT_ONCE) {
      List<CompletableFuture<Optional<StoredSession>>> reads = new ArrayList<>();
      long to = Math.min(sessions, from + SESSIONS_AT_ONCE);
      for (long session = from; session < to; session++) {
        reads.add(reader.read(SITE, events.sessionId(session)));
      }
      for (long session = from; session < to; session++) {
        Optional<StoredSession> stored = reads.get((int) (session - from)).join();
        if (stored.isPresent()) {
          mark(session, events.items(session), stored.get().clicks(), found);
        }
      }
    }
    return found;
  }

  private static void mark(
      long session, List<String> items, List<StoredClick> clicks, BitSet found) {
    int before = -1;
    for (StoredClick click : clicks) {
      int at = items.indexOf(click.itemId());
      if (at > before) {
        found.set((int) NumberedEvents.number(session, at));
        before = at;
      }
    }
  }
}
