package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogId;
import dev.nextclick.events.LogReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that the log of a partition does not go on where the archive left it. A replica that takes the place of its master may lack the
/// end of the log: entries that are archived already are not lost by that, but their ids may be given again, and entries that were
/// removed may be back. Not safe for use by several threads.
final class LogContinuity {

  private static final Logger log = LoggerFactory.getLogger(LogContinuity.class);

  private final LogReader reader;
  private final Archive archive;
  private final Map<Integer, LogId> removed = new HashMap<>();
  private final Map<Integer, LogId> behind = new HashMap<>();
  private String storeId = "";

  LogContinuity(LogReader reader, Archive archive) {
    this.reader = reader;
    this.archive = archive;
  }

  /// Whether a partition's log ends before what is archived of it, or did so when it was looked at last. It is said.
  boolean wentBack(String store, int partition) throws IOException {
    forgetOthers(store);
    LogId last = reader.last(partition);
    LogId reached = archive.reached(store, partition);
    if (last.compareTo(reached) < 0 && behind.put(partition, reached) == null) {
      log.warn(
          "the log of partition {} went back from {} to {}, as after a failover: what is not archived of it is looked for by event",
          partition,
          reached,
          last);
    }
    return behind.containsKey(partition);
  }

  /// Takes note that all that was read is archived. Logs that are behind are made to go on where the archive is, so that no id is given
  /// twice from now on; what came with such an id in between is found when they are looked at once more.
  void passed() {
    behind
        .entrySet()
        .removeIf(
            entry -> {
              boolean caughtUp = reader.last(entry.getKey()).compareTo(entry.getValue()) >= 0;
              if (!caughtUp) {
                reader.continueAfter(entry.getKey(), entry.getValue());
              }
              return caughtUp;
            });
  }

  /// Notes that entries up to an id were removed from the log.
  void removed(String store, int partition, LogId upToInclusive) {
    forgetOthers(store);
    removed.put(partition, upToInclusive);
  }

  /// Whether an entry is there that cannot be, since all up to its id were removed. If so, this is said.
  boolean wasRemoved(String store, int partition, LogId id) {
    forgetOthers(store);
    LogId upTo = removed.getOrDefault(partition, LogId.ZERO);
    if (id.compareTo(upTo) > 0) {
      return false;
    }
    log.warn(
        "the log of partition {} holds {} though all up to {} was removed, as after a failover: it is looked for by event",
        partition,
        id,
        upTo);
    // Once is enough to say.
    removed.remove(partition);
    return true;
  }

  private void forgetOthers(String store) {
    if (!store.equals(storeId)) {
      storeId = store;
      removed.clear();
      behind.clear();
    }
  }
}
