package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogEntry;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import dev.nextclick.runtime.metrics.Counter;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What was read of a log and is to be archived together.
final class LogBatch {

  private final Archive archive;
  private final String storeId;
  private final Counter archivedEvents;
  private final TreeMap<String, SiteBatch> sites = new TreeMap<>();
  private final TreeSet<String> archived = new TreeSet<>();
  private final TreeMap<Integer, LogId> read = new TreeMap<>();
  private int records;
  private int recovered;

  /// @param archivedEvents counts what is archived
  LogBatch(Archive archive, String storeId, Counter archivedEvents) {
    this.archive = archive;
    this.storeId = storeId;
    this.archivedEvents = archivedEvents;
  }

  /// Adds what is not archived of an entry, and all that it says is to be forgotten, as that may not be done though the events behind
  /// it are archived. Entries of a partition come in their order. An id that was reached says that its entry is archived, but for a
  /// log that went back: then what it holds is looked for in the archive.
  void add(int partition, LogEntry entry, boolean wentBack) throws IOException {
    for (LogRecord logged : entry.records()) {
      String site =
          switch (logged) {
            case LogRecord.Click click -> click.event().site();
            case LogRecord.Erased erased -> {
              site(erased.site()).erase(partition, erased);
              yield erased.site();
            }
          };
      boolean isNew = entry.id().compareTo(archive.reached(storeId, site, partition)) > 0;
      if (isNew || (wentBack && !isArchived(site, logged))) {
        recovered += isNew ? 0 : 1;
        site(site).add(partition, entry.id(), logged);
      }
      records++;
    }
    read.put(partition, entry.id());
  }

  private SiteBatch site(String site) {
    return sites.computeIfAbsent(site, s -> new SiteBatch());
  }

  // An erasure may be done again.
  private boolean isArchived(String site, LogRecord logged) throws IOException {
    return switch (logged) {
      case LogRecord.Click(var event) ->
          !event.trainable() || archive.contains(site, event.sessionId(), event.eventId());
      case LogRecord.Erased _ -> false;
    };
  }

  /// How many records were added whose ids said that they were archived.
  int recovered() {
    return recovered;
  }

  String storeId() {
    return storeId;
  }

  /// How many records were read.
  int records() {
    return records;
  }

  boolean isEmpty() {
    return read.isEmpty();
  }

  /// By partition, up to where the log may be trimmed once this is archived.
  Map<Integer, LogId> trimmable() {
    return Collections.unmodifiableMap(read);
  }

  /// Archives what was added since it was archived last, so that nothing is there twice however often this is called.
  void archive() throws IOException {
    while (!sites.isEmpty()) {
      String site = sites.firstKey();
      SiteBatch batch = site(site);
      archive.append(storeId, site, batch);
      archivedEvents.add(batch.clicks().size());
      sites.remove(site);
      archived.add(site);
    }
  }

  /// Merges files that have become many.
  void tidy() throws IOException {
    for (String site : archived) {
      boolean more = true;
      while (more) {
        more = archive.mergeSome(storeId, site);
      }
    }
  }
}
