package dev.nextclick.models.gru4rec;

import java.time.Duration;

/// How far a training is.
///
/// @param epoch the epoch, counted from 1
/// @param epochs how many there will be
/// @param steps mini-batches learned from since the training began
/// @param completedShare the share of all the work that is done, from 0 to 1
/// @param meanLoss mean loss of a next-item pair since the epoch began (nats)
/// @param eventsPerSecond next-item pairs learned from per second since the training began
/// @param remaining the estimated time until the end
public record TrainingProgress(
    int epoch,
    int epochs,
    long steps,
    double completedShare,
    double meanLoss,
    double eventsPerSecond,
    Duration remaining) {}
