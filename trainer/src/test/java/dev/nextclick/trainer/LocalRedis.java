package dev.nextclick.trainer;

import static org.awaitility.Awaitility.await;

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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/// A real Redis of a test's own on a free port, which can be killed and started again: the system's where there is one, else the one that
/// comes with embedded-redis.
final class LocalRedis implements AutoCloseable {

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /// One that is not started yet.
  LocalRedis(Path folder) {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  LocalRedis start() throws IOException {
    Files.createDirectories(folder);
    process =
        new ProcessBuilder(
                executable().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(Duration.ofSeconds(20)).until(this::answers);
    return this;
  }

  /// As `kill -9` does it.
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    process = null;
  }

  @Override
  public void close() {
    kill();
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

  private Path executable() throws IOException {
    Optional<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    return onPath.isPresent()
        ? onPath.get()
        : ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
  }
}
