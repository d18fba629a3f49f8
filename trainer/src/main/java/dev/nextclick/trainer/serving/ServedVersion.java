package dev.nextclick.trainer.serving;

/// What a replica says of one version.
///
/// @param site the site
/// @param model the model
/// @param version the version
/// @param serving true when it is served now
/// @param refusal why it was refused; empty when it was not
/// @param requests answered with it since the replica started
public record ServedVersion(
    String site, String model, String version, boolean serving, String refusal, long requests) {}
