package dev.nextclick.events;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.embedded.core.ExecutableProvider;

/// A real Redis of a test's own, that can be killed, frozen, and started again on its port and its data: the system's where there
/// is one, else the one that comes with embedded-redis.
public final class RedisServerProcess implements AutoCloseable {

  // A cluster's nodes speak to each other ten thousand above.
  private static final int HIGHEST_PORT = 55_535;
  private static final String SENTINEL = "--sentinel";

  private final Path directory;
  private final List<String> arguments;
  private final int port;
  private @Nullable Process process;

  /// @param settings options and their values, as `redis-server` takes them
  public RedisServerProcess(Path directory, String... settings) {
    this(directory, freePort(), List.of(settings));
  }

  private RedisServerProcess(Path directory, int port, List<String> settings) {
    this.directory = directory;
    this.port = port;
    arguments = new ArrayList<>(settings);
    if (!arguments.contains(SENTINEL)) {
      arguments.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
      arguments.addAll(List.of("--dir", directory.toString(), "--save", ""));
    }
  }

  /// One whose acknowledgements are on disk.
  public static RedisServerProcess durable(Path directory, String... settings) {
    List<String> all = new ArrayList<>(List.of("--appendonly", "yes", "--appendfsync", "always"));
    all.addAll(List.of(settings));
    return new RedisServerProcess(directory, all.toArray(String[]::new));
  }

  /// One that is durable, and follows another on the loopback interface.
  static RedisServerProcess replicaOf(int masterPort, Path directory, List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of("--replicaof", "127.0.0.1", Integer.toString(masterPort)));
    all.addAll(List.of("--repl-diskless-sync-delay", "0"));
    return durable(directory, all.toArray(String[]::new));
  }

  /// One that watches a master on the loopback interface, and takes it for lost after this many milliseconds without an answer.
  static RedisServerProcess sentinelOf(
      int masterPort,
      String name,
      int quorum,
      int lostAfterMillis,
      Path directory,
      List<String> settings) {
    int port = freePort();
    Path file = directory.resolve("sentinel.conf");
    try {
      // A sentinel keeps what it learns in this file.
      Files.writeString(
          file,
          """
          bind 127.0.0.1
          port %1$d
          dir "%2$s"
          sentinel monitor %3$s 127.0.0.1 %4$d %5$d
          sentinel down-after-milliseconds %3$s %6$d
          sentinel failover-timeout %3$s 4000
          """
              .formatted(port, directory, name, masterPort, quorum, lostAfterMillis));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>(List.of(file.toString(), SENTINEL));
    arguments.addAll(settings);
    return new RedisServerProcess(directory, port, arguments);
  }

  /// Starts it, and waits until it answers.
  public RedisServerProcess start() {
    launch();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::answers);
    return this;
  }

  /// Starts it; false if it ends at once, as it does when it does not know its settings.
  boolean startsAtAll() {
    launch();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !isRunning() || answers());
    return isRunning();
  }

  private void launch() {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(arguments);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens, running or not.
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /// Where it listens on the loopback interface.
  public int port() {
    return port;
  }

  /// Whether it runs, frozen or not.
  public boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /// A client of the test's own.
  public Jedis client() {
    return new Jedis("127.0.0.1", port, 10_000);
  }

  /// As `kill -9` does it.
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
    process = null;
  }

  /// Stops it where it stands, connections open: as a host that hangs.
  public void freeze() {
    signal("-STOP");
  }

  /// Lets a frozen one go on.
  public void thaw() {
    signal("-CONT");
  }

  @Override
  public void close() {
    kill();
  }

  static int freePort() {
    while (true) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (free.getLocalPort() <= HIGHEST_PORT) {
          return free.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    try {
      new ProcessBuilder("kill", signal, Long.toString(running.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path executable() {
    Optional<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    try {
      return onPath.isPresent()
          ? onPath.get()
          : ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
