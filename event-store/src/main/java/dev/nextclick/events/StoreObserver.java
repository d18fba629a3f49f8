package dev.nextclick.events;

/// Is told what the store does, to count it. Called on the store's own threads, once a batch or once a read: it must be quick, and must
/// not throw.
public interface StoreObserver {

  /// Cares for nothing.
  StoreObserver NONE = new StoreObserver() {};

  /// What a round trip to Redis was for.
  enum RoundTrip {
    WRITE,
    READ
  }

  /// What became of an event that Redis has answered for.
  enum Outcome {
    /// In its session, and in the log if it may be.
    STORED,
    /// In its session only, as the log is full.
    UNLOGGED,
    /// Stored before.
    DUPLICATE,
    SESSION_ERASED,
    USER_ERASED,
    SESSION_MERGED,
    EVENT_TOO_LATE,
    LOG_FULL
  }

  /// Redis has answered, or has failed to.
  ///
  /// @param operations how many shared the round trip
  default void roundTrip(RoundTrip kind, int operations, long nanos) {}

  /// Events had this outcome.
  default void events(Outcome outcome, int number) {}

  /// A session was read.
  ///
  /// @param clicks how many it has kept
  default void sessionRead(int clicks) {}
}
