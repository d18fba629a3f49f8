package dev.nextclick.cli.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a suite is to be. A [dev.nextclick.cli.console.CommandFailure] says what of it makes no sense.
///
/// @param dataDirectory where everything it keeps lies
/// @param ports where it listens
/// @param redis the URI of a Redis to use instead of one of its own; it may hold a password
/// @param services which of [Suite#SERVICES] it has
/// @param settings settings of the services beyond those by which the suite wires them together: service -> key -> value
public record SuiteSettings(
    Path dataDirectory,
    Ports ports,
    Optional<String> redis,
    List<String> services,
    Map<String, Map<String, String>> settings) {

  public SuiteSettings {
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
    services = List.copyOf(services);
    settings = Map.copyOf(settings);
    WiredSettings.requireNoneIn(settings);
  }

  /// A suite with every service.
  public SuiteSettings(
      Path dataDirectory,
      Ports ports,
      Optional<String> redis,
      Map<String, Map<String, String>> settings) {
    this(dataDirectory, ports, redis, Suite.SERVICES, settings);
  }

  /// A Redis and a session-service, on free ports, and nothing else.
  public static SuiteSettings ofSessionsOnly(Path dataDirectory) {
    return new SuiteSettings(
        dataDirectory, Ports.free(), Optional.empty(), List.of(Suite.SESSION_SERVICE), Map.of());
  }

  /// A suite with a Redis of its own, on free ports.
  public static SuiteSettings onFreePorts(Path dataDirectory) {
    return new SuiteSettings(dataDirectory, Ports.free(), Optional.empty(), Map.of());
  }
}
