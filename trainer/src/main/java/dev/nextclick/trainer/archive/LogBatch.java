package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogEntry;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was read of a log and is to be archived together.
final class LogBatch {

  private final Archive archive;
  private final String storeId;
  private final TreeMap<String, SiteBatch> sites = new TreeMap<>();
  private final TreeMap<Integer, LogId> read = new TreeMap<>();
  private final TreeMap<Integer, List<LogRecord.Erased>> erasures = new TreeMap<>();
  private int records;
  private int recovered;

  LogBatch(Archive archive, String storeId) {
    this.archive = archive;
    this.storeId = storeId;
  }

  /// Adds what is not archived of an entry; entries of a partition come in their order. An id that was reached says that its entry is
  /// archived, but for a log that went back: then what it holds is looked for in the archive.
  void add(int partition, LogEntry entry, boolean wentBack) throws IOException {
    for (LogRecord logged : entry.records()) {
      String site =
          switch (logged) {
            case LogRecord.Click click -> click.event().site();
            case LogRecord.Erased erased -> {
              // Whether or not it was archived before: that it is done may not have been noted
              // then.
              erasures.computeIfAbsent(partition, p -> new ArrayList<>()).add(erased);
              yield erased.site();
            }
          };
      boolean isNew = entry.id().compareTo(archive.reached(storeId, site, partition)) > 0;
      if (isNew || (wentBack && !isArchived(site, logged))) {
        recovered += isNew ? 0 : 1;
        sites.computeIfAbsent(site, s -> new SiteBatch()).add(partition, entry.id(), logged);
      }
      records++;
    }
    read.put(partition, entry.id());
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

  /// The last id read of each partition.
  Map<Integer, LogId> read() {
    return Collections.unmodifiableMap(read);
  }

  /// What was to be forgotten, by the partition whose log said so. It is, once this is archived.
  Map<Integer, List<LogRecord.Erased>> erasures() {
    return Collections.unmodifiableMap(erasures);
  }

  void archive() throws IOException {
    for (Map.Entry<String, SiteBatch> site : sites.entrySet()) {
      archive.append(storeId, site.getKey(), site.getValue());
    }
  }

  /// Merges files that have become many.
  void tidy() throws IOException {
    for (String site : sites.keySet()) {
      boolean more = true;
      while (more) {
        more = archive.mergeSome(storeId, site);
      }
    }
  }
}
