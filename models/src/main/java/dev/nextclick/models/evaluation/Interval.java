package dev.nextclick.models.evaluation;

/// Where a figure lies, at the confidence level of [Bootstrap].
public record Interval(double low, double high) {}
