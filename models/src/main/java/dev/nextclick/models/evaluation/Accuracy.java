package dev.nextclick.models.evaluation;

/// How often and how high the targets were ranked, over all pairs; a target that is not among the first `cutoff` counts 0.
///
/// @param cutoff how many of the first ranks count
/// @param recall the share of pairs whose target is among them, from 0 to 1
/// @param mrr mean of 1 / rank
/// @param ndcg mean of 1 / log2(rank + 1): the normalised discounted cumulative gain where one item is right
public record Accuracy(int cutoff, double recall, double mrr, double ndcg) {}
