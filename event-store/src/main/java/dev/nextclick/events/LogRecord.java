package dev.nextclick.events;

import java.time.Instant;

/// One line of the log.
public sealed interface LogRecord {

  /// An event that may be learned from.
  record Click(ClickEvent event) implements LogRecord {}

  /// A session that is to be forgotten: everything of it, before and after this record.
  record Erasure(String erasureId, String site, String sessionId, Instant time)
      implements LogRecord {}
}
