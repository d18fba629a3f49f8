package dev.nextclick.models;

/// A model that is loaded and ready: immutable, and safe for use by many threads, each with its own [Scorer].
///
/// Owns native memory. Close scorers and replays first, then the recommender.
public interface Recommender extends AutoCloseable {

  /// What it is.
  ModelKind kind();

  /// The items it knows.
  Vocabulary vocabulary();

  /// A new scorer for one thread. The caller closes it.
  ///
  /// @throws IllegalStateException if the recommender is closed
  Scorer scorer();

  /// A replay of sessions side by side, for one thread. The caller closes it.
  ///
  /// @param slots how many sessions, 1 or more
  /// @throws IllegalStateException if the recommender is closed
  default SessionReplay replay(int slots) {
    return new RescoringReplay(scorer(), slots);
  }

  /// Frees its memory. Harmless when called again.
  @Override
  void close();
}
