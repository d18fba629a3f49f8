package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogEntry;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogReader;
import dev.nextclick.events.LogRecord;
import dev.nextclick.events.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A log in memory, for faults that a Redis cannot be made to have at the right moment.
final class MemoryLog implements LogReader {

  String storeId = "first";
  boolean away;
  int partitionAway = -1;
  int trimsToFail;
  int marksToFail;

  /// Happens once, right after the first partition is read next.
  Runnable onNextRead = () -> {};

  /// The erasures that were noted as done, with their partitions.
  final List<String> done = new ArrayList<>();

  /// How many entries there were at each of those moments.
  final List<Integer> leftWhenDone = new ArrayList<>();

  private final List<List<LogEntry>> partitions = new ArrayList<>();
  private final Map<Integer, LogId> last = new HashMap<>();

  MemoryLog(int partitions) {
    for (int p = 0; p < partitions; p++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  void add(int partition, LogId id, LogRecord... records) {
    partitions.get(partition).add(new LogEntry(id, List.of(records)));
    last.put(partition, id);
  }

  /// As a replica has it that did not hear of anything after an id, and of no removal.
  void goBackTo(int partition, LogId id, LogEntry... entries) {
    partitions.get(partition).clear();
    partitions.get(partition).addAll(List.of(entries));
    last.put(partition, id);
  }

  void clicks(int partition, long millis, ClickEvent... clicks) {
    LogRecord[] records = new LogRecord[clicks.length];
    for (int i = 0; i < clicks.length; i++) {
      records[i] = new LogRecord.Click(clicks[i]);
    }
    add(partition, new LogId(millis, 0), records);
  }

  void erasure(int partition, long millis, String site, String session) {
    add(
        partition,
        new LogId(millis, 0),
        new LogRecord.Erasure("erasure-" + millis, site, session, Instant.ofEpochMilli(millis)));
  }

  void userErasure(int partition, long millis, String site, String user) {
    add(
        partition,
        new LogId(millis, 0),
        new LogRecord.UserErasure("user-erasure", site, user, Instant.ofEpochMilli(millis)));
  }

  /// Another store in the place of this one, empty.
  void replaceBy(String other) {
    storeId = other;
    partitions.forEach(List::clear);
    last.clear();
  }

  int entries() {
    return partitions.stream().mapToInt(List::size).sum();
  }

  @Override
  public String storeId() {
    requireThere();
    return storeId;
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public List<LogEntry> read(int partition, LogId after, int maxEntries) {
    requireThere();
    if (partition == partitionAway) {
      throw new StoreUnavailableException("its master is away");
    }
    List<LogEntry> found =
        partitions.get(partition).stream()
            .filter(entry -> entry.id().compareTo(after) > 0)
            .limit(maxEntries)
            .toList();
    Runnable meanwhile = onNextRead;
    onNextRead = () -> {};
    meanwhile.run();
    return found;
  }

  @Override
  public void trim(int partition, LogId upToInclusive) {
    requireThere();
    if (trimsToFail > 0) {
      trimsToFail--;
      throw new StoreUnavailableException("it went away before the trim");
    }
    partitions.get(partition).removeIf(entry -> entry.id().compareTo(upToInclusive) <= 0);
  }

  @Override
  public void markErased(int partition, String erasureId, Instant requestTime) {
    requireThere();
    if (marksToFail > 0) {
      marksToFail--;
      throw new StoreUnavailableException("it went away before the mark");
    }
    done.add(partition + ":" + erasureId);
    leftWhenDone.add(entries());
  }

  @Override
  public LogId last(int partition) {
    requireThere();
    return last.getOrDefault(partition, LogId.ZERO);
  }

  @Override
  public void continueAfter(int partition, LogId id) {
    requireThere();
    if (id.compareTo(last(partition)) > 0) {
      add(partition, id);
    }
  }

  @Override
  public void close() {}

  private void requireThere() {
    if (away) {
      throw new StoreUnavailableException("the log is away");
    }
  }
}
