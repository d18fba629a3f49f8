package dev.nextclick.events;

/// How safe a stored event is when it is acknowledged, the weakest first.
public enum Durability {
  /// In Redis's memory; a crash of Redis may lose it.
  MEMORY,
  /// In Redis's append-only file, flushed to disk about once a second.
  EVERY_SECOND,
  /// Flushed to disk.
  DISK,
  /// Flushed to the master's disk and confirmed by a replica, which may hold it in memory still.
  REPLICATED
}
