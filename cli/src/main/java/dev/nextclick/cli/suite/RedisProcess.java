package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(5);
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

  private static Path executable(Path folder) {
    return onPath()
        .filter(redis -> isNewEnough(redis, VERSION_LIMIT))
        .orElseGet(() -> bundled(folder));
  }

  private static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Whether a `redis-server` is one that the event store can use.
  ///
  /// @param limit how long it may take to say its version
  static boolean isNewEnough(Path executable, Duration limit) {
    try {
      Process process =
          new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
      // Its one line fits the pipe's buffer: it can end before anybody reads it.
      if (!endsWithin(limit, process)) {
        return false;
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(said);
      if (!version.find()) {
        return false;
      }
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
    } catch (IOException unusable) {
      return false;
    }
  }

  private static boolean endsWithin(Duration limit, Process process) {
    try {
      if (process.waitFor(limit)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
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
