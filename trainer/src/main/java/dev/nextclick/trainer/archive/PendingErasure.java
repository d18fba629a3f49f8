package dev.nextclick.trainer.archive;

import java.time.Instant;

/// An erasure that a partition's log held, which the archive has applied and Redis was not told of yet.
///
/// @param named how many sessions and users of it are known so far: a log may name more of them later
record PendingErasure(int partition, String erasureId, Instant requestTime, long named) {}
