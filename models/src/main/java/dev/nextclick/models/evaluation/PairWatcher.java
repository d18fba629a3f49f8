package dev.nextclick.models.evaluation;

/// Sees what items are scored before each next click of some sessions. Of one thread.
public interface PairWatcher {

  /// One next-item pair.
  ///
  /// @param session which of the sessions
  /// @param targetPlace the next click's place among all clicks; those before it, from the session's start on, are what was known
  /// @param scores of all items by their index; overwritten afterwards
  void pair(int session, int targetPlace, float[] scores);

  /// Scoring the last pairs took so long.
  default void scored(long nanos) {}
}
