package dev.nextclick.cli.offline;

/// One epoch of a training.
///
/// @param epoch counted from 1
/// @param loss the mean of the epoch's pairs, in the unit of the training's loss
public record LearningPoint(int epoch, double loss) {}
