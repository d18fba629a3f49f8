package dev.nextclick.trainer.serving;

import java.time.Instant;

/// What one replica last said of one version.
///
/// @param replica its name
/// @param version what it said
/// @param time when it said so
public record ReplicaReport(String replica, ServedVersion version, Instant time) {}
