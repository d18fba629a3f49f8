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

  private final Path directory;
  private final List<String> settings;
  private final int port;
  private @Nullable Process process;

  /// @param settings options and their values, as `redis-server` takes them
  public RedisServerProcess(Path directory, String... settings) {
    this.directory = directory;
    this.settings = List.of(settings);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One whose acknowledgements are on disk.
  public static RedisServerProcess durable(Path directory) {
    return new RedisServerProcess(directory, "--appendonly", "yes", "--appendfsync", "always");
  }

  /// Starts it, and waits until it answers.
  public RedisServerProcess start() {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", directory.toString(), "--save", ""));
    command.addAll(settings);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::answers);
    return this;
  }

  /// Where it listens, running or not.
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
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
