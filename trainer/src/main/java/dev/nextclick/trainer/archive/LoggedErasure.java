package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogRecord;

/// A request to forget, and the partition whose log it stands in.
record LoggedErasure(int partition, LogRecord.Erased erased) {}
