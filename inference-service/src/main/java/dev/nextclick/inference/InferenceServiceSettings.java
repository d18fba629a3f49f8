package dev.nextclick.inference;

import dev.nextclick.inference.serving.ServingSettings;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.MetricsLog;
import dev.nextclick.runtime.settings.HostAndPort;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings of inference-service.
///
/// @param sessionService where sessions are read
/// @param sessionTimeout how long an answer waits for a session at most
/// @param trainer whom to tell what is served
/// @param replica this replica's name there; absent for one made of host and port
/// @param attributionKeyFile the key that signs attribution tokens; without it there are none
record InferenceServiceSettings(
    ServerSettings server,
    ServingSettings serving,
    HostAndPort sessionService,
    Duration sessionTimeout,
    Optional<HostAndPort> trainer,
    Optional<String> replica,
    Optional<Path> attributionKeyFile) {

  private static final int PORT = 7412;

  /// What ModelService takes, in bytes of UTF-8.
  private static final int LONGEST_REPLICA = 128;

  private static final Setting<Path> REGISTRY =
      Setting.path("registry", "The model registry, a directory that the trainer writes.")
          .withDefault("/var/lib/nextclick/registry");
  private static final Setting<Path> CACHE =
      Setting.path("cache", "Where the verified copy of what is served is kept.")
          .withDefault("/var/lib/nextclick/cache");
  private static final Setting<Duration> POLL_INTERVAL =
      Setting.duration("poll-interval", "How often it looks which version is active.")
          .withDefault("500ms")
          .map(InferenceServiceSettings::atMostADay);
  private static final Setting<Integer> WORKERS =
      Setting.integer("workers", 0, 256, "Threads that score; 0 is one for each processor.")
          .withDefault("0");
  private static final Setting<Integer> QUEUE =
      Setting.integer(
              "queue", 1, 100_000, "Requests that wait for a worker; one more is turned away.")
          .withDefault("256");
  private static final Setting<HostAndPort> SESSION_SERVICE =
      Setting.hostAndPort("session-service", "Where sessions are read.")
          .withDefault("127.0.0.1:7411");
  private static final Setting<Duration> SESSION_TIMEOUT =
      Setting.duration("session-timeout", "How long an answer waits for a session at most.")
          .withDefault("200ms")
          .map(InferenceServiceSettings::atMostADay);
  private static final Setting<Optional<HostAndPort>> TRAINER =
      Setting.hostAndPort("trainer", "Whom to tell what is served.").optional();
  private static final Setting<Optional<String>> REPLICA =
      Setting.text("replica", "This replica's name there; made of host name and port if not given.")
          .map(InferenceServiceSettings::replicaName)
          .optional();
  private static final Setting<Optional<Path>> ATTRIBUTION_KEY_FILE =
      Setting.path(
              "attribution-key-file",
              "The key that signs attribution tokens, 32 bytes in hex; without it there are none.")
          .optional();

  static final List<Setting<?>> DECLARATION =
      Stream.concat(
              ServerSettings.declare(PORT).stream(),
              Stream.of(
                  REGISTRY,
                  CACHE,
                  POLL_INTERVAL,
                  WORKERS,
                  QUEUE,
                  SESSION_SERVICE,
                  SESSION_TIMEOUT,
                  TRAINER,
                  REPLICA,
                  ATTRIBUTION_KEY_FILE,
                  MetricsLog.EVERY))
          .toList();

  InferenceServiceSettings {
    sessionTimeout = atMostADay(sessionTimeout);
    replica = replica.map(InferenceServiceSettings::replicaName);
  }

  private static Duration atMostADay(Duration time) {
    if (!time.isPositive() || time.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("is not from 1ms to 1d");
    }
    return time;
  }

  private static String replicaName(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_REPLICA) {
      throw new IllegalArgumentException("is longer than %d bytes".formatted(LONGEST_REPLICA));
    }
    return name;
  }

  static InferenceServiceSettings of(Settings settings) {
    int workers = settings.get(WORKERS);
    ServingSettings usual = ServingSettings.of(settings.get(REGISTRY), settings.get(CACHE));
    return new InferenceServiceSettings(
        ServerSettings.of(settings),
        new ServingSettings(
            usual.registry(),
            usual.cache(),
            settings.get(POLL_INTERVAL),
            usual.retryInterval(),
            workers == 0 ? usual.workers() : workers,
            settings.get(QUEUE)),
        settings.get(SESSION_SERVICE),
        settings.get(SESSION_TIMEOUT),
        settings.get(TRAINER),
        settings.get(REPLICA),
        settings.get(ATTRIBUTION_KEY_FILE));
  }
}
