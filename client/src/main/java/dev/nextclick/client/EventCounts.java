package dev.nextclick.client;

/// What became of the events of one stream so far.
///
/// @param sent events handed to the stream
/// @param stored events the service acknowledged as stored, those stored before among them
/// @param duplicates stored events that had been stored before, and so were not stored again
/// @param logged stored events that also went into the log that training learns from
/// @param rejected events the service refused
/// @param failed events whose fate is unknown, because the stream ended before they were acknowledged; sending them again
///     under the same `event_id` is harmless
public record EventCounts(
    long sent, long stored, long duplicates, long logged, long rejected, long failed) {}
