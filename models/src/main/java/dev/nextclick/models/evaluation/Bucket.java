package dev.nextclick.models.evaluation;

/// Accuracy over some of the pairs.
///
/// @param label which they are: `3`, `10-14`, `the 52 items clicked most`
/// @param pairs how many; with none the others are 0
/// @param recall the share whose target is among the first [Evaluation#CUTOFF]
/// @param mrr mean of 1 / rank within the first [Evaluation#CUTOFF]
public record Bucket(String label, long pairs, double recall, double mrr) {}
