package dev.nextclick.models;

/// A model that is loaded and ready: immutable, and safe for use by many threads, each with its own [Scorer].
///
/// Owns native memory. Close the scorers first, then the recommender.
public interface Recommender extends AutoCloseable {

  /// What it is.
  ModelKind kind();

  /// The items it knows.
  Vocabulary vocabulary();

  /// A new scorer for one thread. The caller closes it.
  ///
  /// @throws IllegalStateException if the recommender is closed
  Scorer scorer();

  /// Frees its memory. Harmless when called again.
  @Override
  void close();
}
