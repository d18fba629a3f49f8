package dev.nextclick.cli.suite;

/// Where the parts of a suite listen.
///
/// @param redis a URI, `redis://host:port`, its password masked
/// @param sessionService `host:port`
/// @param inferenceService `host:port`
/// @param trainer `host:port`
public record SuiteAddresses(
    String redis, String sessionService, String inferenceService, String trainer) {}
