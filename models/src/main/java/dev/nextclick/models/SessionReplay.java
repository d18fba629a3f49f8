package dev.nextclick.models;

/// Follows sessions click by click, side by side, and scores every item after each click. A click costs a
/// model no more for those that came before it than looking through them does. Not safe for use by two threads at once.
public interface SessionReplay extends AutoCloseable {

  /// Takes the next click of the session in each slot.
  ///
  /// @param clicks the item of each slot's click; [Vocabulary#UNKNOWN] leaves its session as it was
  /// @param begins true in a slot whose session begins with this click
  /// @param scores one array for each slot, as [Scorer#score] fills them
  /// @throws IllegalArgumentException if there is not one of each for every slot, a score array is shorter than the
  ///     vocabulary, or an index is not in the vocabulary
  void click(int[] clicks, boolean[] begins, float[][] scores);

  /// Frees what the replay holds. Harmless when called again.
  @Override
  void close();
}
