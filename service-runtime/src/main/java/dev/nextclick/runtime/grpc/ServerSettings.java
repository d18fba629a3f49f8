package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import java.time.Duration;
import java.util.List;

/// Where a server listens, and how long it goes on when it is asked to stop.
///
/// @param port 0 takes any that is free
/// @param stopGrace how long calls may take to end
public record ServerSettings(String host, int port, Duration stopGrace) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Setting<String> HOST =
      Setting.text(
              "host",
              "Where it listens. Loopback unless told otherwise: nothing here asks for a password.")
          .withDefault(LOOPBACK);
  private static final Setting<Integer> PORT =
      Setting.integer("port", 0, 65_535, "The port it listens on; 0 takes any that is free.");
  private static final Setting<Duration> STOP_GRACE =
      Setting.duration("stop-grace", "How long calls may take to end when it is asked to stop.")
          .withDefault("5s");

  /// The settings of a server.
  public static List<Setting<?>> declare(int defaultPort) {
    return List.of(HOST, PORT.withDefault(Integer.toString(defaultPort)), STOP_GRACE);
  }

  public static ServerSettings of(Settings settings) {
    return new ServerSettings(settings.get(HOST), settings.get(PORT), settings.get(STOP_GRACE));
  }

  /// Any free port of this machine's own, for tests.
  public static ServerSettings anyLoopbackPort() {
    return new ServerSettings(LOOPBACK, 0, Duration.ofSeconds(5));
  }
}
