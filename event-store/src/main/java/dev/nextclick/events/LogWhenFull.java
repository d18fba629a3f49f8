package dev.nextclick.events;

/// What becomes of an event that may be learned from when the log has no room for it.
public enum LogWhenFull {
  /// It is refused: nothing is lost without somebody being told.
  REFUSE,
  /// It goes into its session only, and the answer says so: recommendations go on, and training misses it.
  SESSION_ONLY
}
