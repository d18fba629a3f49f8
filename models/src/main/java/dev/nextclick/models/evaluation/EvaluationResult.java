package dev.nextclick.models.evaluation;

/// What an evaluation found.
///
/// @param cutoff how many of the first ranks count, 20 by the protocol
/// @param recall the share of pairs whose target is among the first `cutoff`, from 0 to 1
/// @param mrr mean of 1 / rank over all pairs, 0 for a pair whose target is not among the first `cutoff`
/// @param pairs next-item pairs that were scored
/// @param unknownTargets pairs among them whose target training never showed; each is a miss
/// @param millisecondsPerPrediction mean time of one thread to score all items after one event
public record EvaluationResult(
    int cutoff,
    double recall,
    double mrr,
    long pairs,
    long unknownTargets,
    double millisecondsPerPrediction) {}
