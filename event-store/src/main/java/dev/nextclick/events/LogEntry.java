package dev.nextclick.events;

import java.util.List;

/// What one batch wrote into a partition's log.
public record LogEntry(LogId id, List<LogRecord> records) {

  public LogEntry {
    records = List.copyOf(records);
  }
}
