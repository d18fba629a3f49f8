package dev.nextclick.events;

import java.time.Instant;

/// One line of the log.
public sealed interface LogRecord {

  /// An event that may be learned from.
  record Click(ClickEvent event) implements LogRecord {}

  /// What is to be forgotten: everything of it, before and after this record, in every partition.
  sealed interface Erased extends LogRecord {

    String erasureId();

    String site();

    Instant time();
  }

  /// A session that is to be forgotten.
  record Erasure(String erasureId, String site, String sessionId, Instant time) implements Erased {}

  /// A user who is to be forgotten. Each partition's log has this record, as each may have had events of theirs.
  record UserErasure(String erasureId, String site, String userId, Instant time)
      implements Erased {}
}
