package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.util.HashMap;
import java.util.Map;

/// The settings by which a suite wires its services to one another and to its data directory. Were one of them set otherwise, the
/// suite would wait for a service elsewhere, or train on another's clicks.
final class WiredSettings {

  /// service -> key -> what to use instead
  private static final Map<String, Map<String, String>> INSTEAD = new HashMap<>();

  static {
    String data = "use --data-dir";
    String redis = "use --redis";
    INSTEAD.put(
        Suite.SESSION_SERVICE, Map.of("port", "use --session-service-port", "redis", redis));
    INSTEAD.put(
        Suite.TRAINER,
        Map.of(
            "port", "use --trainer-port",
            "redis", redis,
            "archive", data,
            "registry", data,
            "work", data));
    INSTEAD.put(
        Suite.INFERENCE_SERVICE,
        Map.of(
            "port",
            "use --inference-service-port",
            "session-service",
            "use --session-service-port",
            "trainer",
            "use --trainer-port",
            "registry",
            data,
            "cache",
            data,
            "attribution-key-file",
            data));
  }

  private WiredSettings() {}

  /// Makes sure that none of them is among a user's settings.
  ///
  /// @param settings service -> key -> value
  /// @throws CommandFailure naming one that is, and the option that is meant for it
  static void requireNoneIn(Map<String, Map<String, String>> settings) {
    settings.forEach(
        (service, values) -> values.keySet().forEach(key -> requireFree(service, key)));
  }

  private static void requireFree(String service, String key) {
    String instead =
        key.equals("host")
            ? "it listens on this machine only; start the service by itself to have it listen elsewhere"
            : INSTEAD.getOrDefault(service, Map.of()).get(key);
    if (instead != null) {
      throw CommandFailure.wrongUsage(
          "--set %s.%s: is what `up` itself sets; %s".formatted(service, key, instead));
    }
  }
}
