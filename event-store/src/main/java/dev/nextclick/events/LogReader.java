package dev.nextclick.events;

import java.time.Instant;
import java.util.List;

/// Reads the log, partition by partition, shortens it once what was read is safe elsewhere, and marks erasures that are done. Every method blocks, may be called by
/// any thread, and throws [StoreUnavailableException] within a second when the log cannot be reached.
public interface LogReader extends AutoCloseable {

  /// Names what holds the log: as random as it is lasting. A store that was replaced or emptied has another name, and ids of the one
  /// say nothing about the other.
  String storeId();

  /// How many partitions there are, numbered from 0.
  int partitions();

  /// The entries after an id, the oldest first, at most `maxEntries` of them; none at the log's end.
  List<LogEntry> read(int partition, LogId after, int maxEntries);

  /// Removes every entry up to and including an id.
  void trim(int partition, LogId upToInclusive);

  /// Notes that neither archive nor log has anything more of what an erasure of this partition's log names. Nothing happens when it is
  /// unknown, or while the log has a record of it: there may be more to forget then. Harmless when it was noted before.
  ///
  /// @param requestTime when it was asked for
  void markErased(int partition, String erasureId, Instant requestTime);

  /// The highest id that a partition's log has given so far, of entries that were removed as well; [LogId#ZERO] when it never had any.
  /// Ids only rise, unless the log lost its end: with a master that a replica did not follow closely enough.
  LogId last(int partition);

  /// Makes each id that a partition's log will give higher than this one, at the price of an entry without records. Nothing
  /// happens when it is beyond that already.
  void continueAfter(int partition, LogId id);

  @Override
  void close();
}
