package dev.nextclick.registry;

import dev.nextclick.models.artifact.Manifest;
import java.time.Instant;
import java.util.Optional;

/// A version in the registry, as far as its manifest and the sizes of its files tell.
///
/// @param version its id; of two versions the one published later has the greater id
/// @param publishTime when it was published
/// @param manifest what it says about itself; absent if it is damaged
/// @param damage what is wrong with it; absent if nothing is seen at a glance: activating looks closer
/// @param sizeBytes of its files together
/// @param active whether it is the active one
public record PublishedVersion(
    String version,
    Instant publishTime,
    Optional<Manifest> manifest,
    Optional<String> damage,
    long sizeBytes,
    boolean active) {}
