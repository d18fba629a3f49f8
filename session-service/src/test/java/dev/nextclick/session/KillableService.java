package dev.nextclick.session;

import dev.nextclick.events.RedisServerProcess;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// session-service as a process of its own on a port of its own, with the memory that it is given in production, that can be killed and
/// started again.
final class KillableService implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RedisServerProcess redis;
  private final Path errors;
  private final int port;
  private @Nullable Process process;

  KillableService(RedisServerProcess redis, Path directory) throws IOException {
    this.redis = redis;
    errors = directory.resolve("service.err");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /// Starts it, and waits until it is ready.
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SessionServiceMain.class.getName(),
                "--redis=" + redis.uri(),
                "--port=" + port)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                channel.resetConnectBackoff();
                return isReady(channel);
              });
    } finally {
      channel.shutdownNow();
    }
  }

  /// As `kill -9` does it.
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
    process = null;
  }

  @Override
  public void close() {
    kill();
  }

  private static boolean isReady(ManagedChannel channel) {
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }
}
