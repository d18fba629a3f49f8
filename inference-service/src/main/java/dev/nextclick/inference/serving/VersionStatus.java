package dev.nextclick.inference.serving;

import dev.nextclick.registry.ModelName;
import java.util.Optional;

/// What became of a version here.
///
/// @param model which model
/// @param version which version
/// @param serving whether it is served now
/// @param refusal why it was refused; absent if it was not
/// @param requests answered with it since the start
public record VersionStatus(
    ModelName model, String version, boolean serving, Optional<String> refusal, long requests) {}
