package dev.nextclick.models.gru4rec;

/// One worker's part of what a mini-batch's scores cost: the loss, and its gradient by the scores.
///
/// Scores lie in panels `[panels, rows, WIDTH]`, the worker's own rows only, and are looked at block by block of rows, twice.
/// First each block is [#scored], after which the workers exchange what they found ([#publish], then [#combine] when all
/// have done so); then [#gradient] turns each block into its gradient. What stands in the scores between the two is the
/// loss's own affair.
interface ScoreLoss {

  /// Takes in the scores of the rows `from` to `to`.
  ///
  /// @param block the block's number
  void scored(MiniBatch batch, int block, int from, int to);

  /// Makes known what was found in blocks 0 to `blocks`.
  void publish(MiniBatch batch, int blocks);

  /// Takes in what all workers found.
  ///
  /// @return the loss of the sessions whose targets are the worker's, divided by the full batch size
  double combine(MiniBatch batch);

  /// Turns the scores of the rows `from` to `to` into the loss's gradient by them.
  void gradient(MiniBatch batch, int block, int from, int to);
}
