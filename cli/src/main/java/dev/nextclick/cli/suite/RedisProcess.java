package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// The Redis of a suite: the system's where it is new enough, else the one that comes with Nextclick; every write on disk before
/// it is acknowledged.
final class RedisProcess {

  /// The oldest whose commands the event store uses.
  private static final int OLDEST_MAJOR = 6;

  private static final int OLDEST_MINOR = 2;
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");
  private static final int PROBE_MILLIS = 500;

  private RedisProcess() {}

  /// The command that starts it.
  static List<String> command(DataDirectory directory, int port) {
    return List.of(
        executable(directory.resolve("redis")).toString(),
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--dir",
        directory.resolve("redis").toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "always",
        // The append-only file holds everything; snapshots beside it would be written twice.
        "--save",
        "",
        "--daemonize",
        "no");
  }

  /// Whether a Redis answers at this address.
  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
      socket.setSoTimeout(PROBE_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }

  /// Makes sure that something listens where a Redis of the user's own is said to be.
  ///
  /// @throws CommandFailure if the URI makes no sense, or nothing listens there
  static void requireReachable(String uri) {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw notRedis(uri);
    }
    String scheme = parsed.getScheme();
    if (parsed.getHost() == null || !("redis".equals(scheme) || "rediss".equals(scheme))) {
      throw notRedis(uri);
    }
    int port = parsed.getPort() < 0 ? 6379 : parsed.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(parsed.getHost(), port), 4 * PROBE_MILLIS);
    } catch (IOException e) {
      throw CommandFailure.service(
          "no Redis listens at %s:%d (%s): start it, or leave --redis away for one of Nextclick's own"
              .formatted(parsed.getHost(), port, e.getMessage()),
          e);
    }
  }

  private static CommandFailure notRedis(String uri) {
    return CommandFailure.wrongUsage("--redis must look like redis://host:port, not '" + uri + "'");
  }

  private static Path executable(Path folder) {
    return onPath().filter(RedisProcess::isNewEnough).orElseGet(() -> bundled(folder));
  }

  private static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean isNewEnough(Path executable) {
    try {
      Process process =
          new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      Matcher version = VERSION.matcher(said);
      if (!version.find()) {
        return false;
      }
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
    } catch (IOException unusable) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Path bundled(Path folder) {
    try {
      return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    } catch (IOException | RuntimeException e) {
      throw CommandFailure.failed(
          "no Redis comes with Nextclick for this platform (%s): install redis-server %d.%d or newer, or use --redis"
              .formatted(e.getMessage(), OLDEST_MAJOR, OLDEST_MINOR),
          e);
    }
  }
}
