package dev.nextclick.models;

/// Scores every item as the next click of a session. Not safe for use by two threads at once: each has its own.
public interface Scorer extends AutoCloseable {

  /// Writes `scores[i][j]`, how much item `j` is to be expected as the next click of `sessions[i]`. Higher is better;
  /// scores compare within one session only.
  ///
  /// @param sessions item indexes, the oldest click first; [Vocabulary#UNKNOWN] is skipped. A session with no known
  ///     item is scored as one that has just begun.
  /// @param scores one array for each session, each as long as the vocabulary; more may be there and stay as they are
  /// @throws IllegalArgumentException if `scores` are too few or too short, or an index is not in the vocabulary
  void score(int[][] sessions, float[][] scores);

  /// Frees what the scorer holds. Harmless when called again.
  @Override
  void close();

  /// For implementations: what [#score] refuses.
  ///
  /// @throws IllegalArgumentException if an array is missing or too short
  static void checkScores(float[][] scores, int count, int items) {
    if (scores.length < count) {
      throw new IllegalArgumentException(
          "%d score arrays for %d sessions".formatted(scores.length, count));
    }
    for (int i = 0; i < count; i++) {
      if (scores[i].length < items) {
        throw new IllegalArgumentException(
            "score array %d has %d places for %d items".formatted(i, scores[i].length, items));
      }
    }
  }

  /// For implementations: what [#score] refuses.
  ///
  /// @throws IllegalArgumentException if the index is neither one of the vocabulary nor [Vocabulary#UNKNOWN]
  static void checkItem(int item, int items) {
    if (item < Vocabulary.UNKNOWN || item >= items) {
      throw new IllegalArgumentException("item %d of %d".formatted(item, items));
    }
  }
}
