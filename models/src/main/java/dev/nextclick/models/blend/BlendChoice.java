package dev.nextclick.models.blend;

/// Weights that were chosen, and what they reach on the pairs that chose them.
///
/// @param weights how the parts count
/// @param recall Recall@20 on those pairs, from 0 to 1
/// @param mrr MRR@20 on them
/// @param pairs how many there were
public record BlendChoice(BlendWeights weights, double recall, double mrr, int pairs) {}
