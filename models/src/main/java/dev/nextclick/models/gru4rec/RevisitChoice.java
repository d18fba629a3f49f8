package dev.nextclick.models.gru4rec;

/// Revisits that were looked for, and what they are worth on sessions that did not choose them.
///
/// @param revisits what to use: those found if `kept`, else those that the search started from
/// @param kept whether others were found than at the start, and gained on the measuring half
/// @param fittingPairs that they were looked for on
/// @param measuringPairs that the following figures are of
/// @param before what the start reaches on the measuring half
/// @param after what those that were found reach there
/// @param gain the change of the objective, recall + MRR, there
/// @param standardError of that gain
public record RevisitChoice(
    Revisits revisits,
    boolean kept,
    int fittingPairs,
    int measuringPairs,
    Reached before,
    Reached after,
    double gain,
    double standardError) {

  /// How good a network is.
  ///
  /// @param recall Recall@20, from 0 to 1
  /// @param mrr MRR@20
  public record Reached(double recall, double mrr) {}
}
