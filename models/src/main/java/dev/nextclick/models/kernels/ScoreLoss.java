package dev.nextclick.models.kernels;

/// What the scores of a mini-batch's candidates cost, and its gradient: the arithmetic of a loss over blocks of rows, so
/// that each block is passed over while it is in the first-level cache. [#take] as soon as a block is scored, [#merge] over all
/// blocks, [#gradient] when the block is next looked at; between the two the block's numbers are the loss's own affair.
///
/// Scores r lie in panels, a row an item; row j weighs `w_j` as a candidate, 0 if it is none. t is a session's own item,
/// its target. A *statistic* is a number of each session of a panel, `[WIDTH]`; a block has some, one behind the other,
/// and those of several blocks can be merged into those of one.
public interface ScoreLoss {

  /// Stands for the score of an item that is no candidate for a session.
  float EXCLUDED = -1e30f;

  /// How many statistics there are.
  int statistics();

  /// Whether a target is told from *other* items, so that its own score stands among the targets and not among the scores,
  /// where it is [#EXCLUDED].
  boolean excludesTarget();

  /// Takes in one panel's scores of the rows `from` to `to`.
  ///
  /// @param scores `[rows, WIDTH]` from `at` on
  /// @param weights `[rows]`
  /// @param targets `r_t` of the panel's sessions, from `targetsAt` on
  /// @param statistics the block's, written from `statisticsAt` on
  void take(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      float[] targets,
      int targetsAt,
      float[] statistics,
      int statisticsAt);

  /// Merges the statistics of blocks of one panel.
  ///
  /// @param statistics block b's from `at + b * stride` on
  /// @param merged written from `mergedAt` on
  void merge(
      float[] statistics,
      int at,
      int stride,
      int blocks,
      float[] targets,
      int targetsAt,
      float[] merged,
      int mergedAt);

  /// Turns what [#take] left of one panel's rows `from` to `to` into `dL/dr · scale`, but for the target's own part.
  ///
  /// @param statistics the block's, from `statisticsAt` on
  /// @param merged those of all blocks, from `mergedAt` on
  /// @param scale of the panel's sessions, from `scaleAt` on
  void gradient(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      float[] targets,
      int targetsAt,
      float[] statistics,
      int statisticsAt,
      float[] merged,
      int mergedAt,
      float[] scale,
      int scaleAt);

  /// The target's own part of the gradient, to be added to its row.
  ///
  /// @param merged those of all blocks; the session's first is at `lane`, the others follow at distances of [Panels#WIDTH]
  float targetGradient(float[] merged, int lane, float target);

  /// One session's loss (nats).
  ///
  /// @param weight `w_t`
  double loss(float[] merged, int lane, float target, float weight);
}
