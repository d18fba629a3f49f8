package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogId;
import dev.nextclick.events.LogRecord;

/// A request to forget, and where in the log it stands.
///
/// @param id of the log's entry that it is in
record LoggedErasure(int partition, LogId id, LogRecord.Erased erased) {

  boolean isAt(int otherPartition, LogId otherId) {
    return partition == otherPartition && id.equals(otherId);
  }
}
