package dev.nextclick.trainer.job;

/// How far the training itself is.
///
/// @param epoch the epoch, counted from 1
/// @param epochs how many there will be
/// @param completedShare the share of all the work that is done, from 0 to 1
/// @param loss mean loss of a next-item pair since the epoch began
/// @param eventsPerSecond next-item pairs learned from per second
/// @param remainingSeconds estimated seconds until the training ends
public record JobProgress(
    int epoch,
    int epochs,
    double completedShare,
    double loss,
    double eventsPerSecond,
    double remainingSeconds) {}
