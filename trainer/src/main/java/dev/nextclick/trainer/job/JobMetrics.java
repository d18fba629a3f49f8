package dev.nextclick.trainer.job;

/// Measured on the held-out sessions: every item ranked, ties against us.
///
/// @param recallAt20 of the trained model, from 0 to 1
/// @param mrrAt20 of the trained model, from 0 to 1
/// @param popularityRecallAt20 popularity's on the same sessions
/// @param popularityMrrAt20 popularity's on the same sessions
/// @param pairs next-item pairs that were scored
/// @param trainSeconds how long the training took
public record JobMetrics(
    double recallAt20,
    double mrrAt20,
    double popularityRecallAt20,
    double popularityMrrAt20,
    long pairs,
    double trainSeconds) {}
