package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.runtime.conformance.ErrorConformance;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// session-service as a process of its own.
final class SessionServiceProcessTest {

  private static final Pattern LISTENS =
      Pattern.compile("msg=\"session-service listens on 127.0.0.1:(\\d+)\"");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final URI NOWHERE = URI.create("redis://127.0.0.1:1");

  @TempDir private Path directory;
  private @Nullable Process process;

  @AfterEach
  void nothingIsLeft() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  @Test
  void sigtermEndsOpenStreamsOnceWhatTheySentIsAcknowledgedAndTheStatusIsZero() throws Exception {
    try (RedisServerProcess redis = RedisServerProcess.durable(directory).start()) {
      Process service = start(redis.uri(), "--port=0");
      ErrorConformance conformance = new ErrorConformance();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port())
              .usePlaintext()
              .intercept(conformance)
              .build();
      try {
        EventStreamClient stream = EventStreamClient.open(channel);
        EventStreamClient idle = EventStreamClient.open(channel);
        idle.send(1, view("idle", "shoe"));
        idle.awaitAcknowledged(1);
        int sent = 0;
        while (sent < 2_000 || stream.acknowledged() == 0) {
          stream.send(++sent, view("s" + sent % 50, "i" + sent, "id" + sent, Instant.now()));
        }

        service.destroy();

        Refusal stopping = new Refusal(Status.Code.UNAVAILABLE, "SERVICE_STOPPING", "");
        assertThat(stream.awaitRefusal()).isEqualTo(stopping);
        assertThat(idle.awaitRefusal()).isEqualTo(stopping);
        assertThat(service.waitFor(LIMIT)).isTrue();
        assertThat(service.exitValue()).isZero();
        assertThat(said()).contains("session-service has stopped").doesNotContain("level=ERROR");
        conformance.check();
        try (RunningService next = RunningService.on(redis)) {
          assertThat(next.logged())
              .extracting(ClickEvent::eventId)
              .doesNotHaveDuplicates()
              .contains(
                  LongStream.rangeClosed(1, stream.acknowledged())
                      .mapToObj(number -> "id" + number)
                      .toArray(String[]::new));
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void aRedisThatGuaranteesLessThanExpectedIsNamedWhenItIsFoundAndServed() throws Exception {
    try (RedisServerProcess redis =
        new RedisServerProcess(directory, "--appendonly", "yes", "--appendfsync", "everysec")) {
      Process service = start(redis.uri(), "--port=0");
      port();
      assertThat(said()).contains("Redis is away").doesNotContain("acknowledged means");

      redis.start();

      Awaitility.await().atMost(LIMIT).until(() -> said().contains("acknowledged means"));
      assertThat(said().lines().filter(line -> line.contains("acknowledged means")))
          .singleElement()
          .asString()
          .contains("level=WARN")
          .contains("acknowledged means EVERY_SECOND, as Redis is configured, and not DISK")
          .contains("set appendonly and appendfsync");
      assertThat(service.isAlive()).isTrue();
    }
  }

  @Test
  void aRedisOfAnotherNumberOfPartitionsIsOneLineAndStatusOne() throws Exception {
    try (RedisServerProcess redis = RedisServerProcess.durable(directory).start()) {
      try (Jedis client = redis.client()) {
        client.set("nc:partitions", "32");
      }

      assertThat(status(start(redis.uri(), "--port=0"))).isEqualTo(1);
      assertThat(said().lines())
          .singleElement()
          .asString()
          .isEqualTo(
              "session-service: Redis holds sessions in 32 partitions, and this store is set up for 64: set it to 32, or use another Redis");
    }
  }

  @Test
  void aPortInUseIsOneLineAndStatusOne() throws Exception {
    try (RedisServerProcess redis = RedisServerProcess.durable(directory).start();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(status(start(redis.uri(), "--port=" + taken.getLocalPort(), "--log-level=error")))
          .isEqualTo(1);
      assertThat(said().lines())
          .singleElement()
          .asString()
          .startsWith("session-service: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void whatItCountsIsLoggedFromTimeToTimeAndWhenItStops() throws Exception {
    try (RedisServerProcess redis = RedisServerProcess.durable(directory).start()) {
      Process service = start(redis.uri(), "--port=0", "--metrics-every=100ms");
      Awaitility.await().atMost(LIMIT).until(() -> said().contains("events_stored=0"));

      service.destroy();

      assertThat(status(service)).isZero();
      String end = said().substring(said().indexOf("session-service stops"));
      assertThat(end).contains("streams_open=0.000", "session_length=count:0");
    }
  }

  @Test
  void wrongSettingsAreALineEachAndStatusTwo() throws Exception {
    assertThat(status(start(NOWHERE, "--partitions=0", "--session-idle=0s", "--durability=paper")))
        .isEqualTo(2);
    assertThat(said().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("session-service: "))
        .anyMatch(line -> line.contains("partitions: \"0\""))
        .anyMatch(line -> line.contains("session-idle: \"0s\""))
        .anyMatch(line -> line.contains("durability: \"paper\""));
  }

  private Process start(URI redis, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    // It logs as it does for its operators, whatever the tests beside it say.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SessionServiceMain.class.getName());
    command.add("--redis=" + redis);
    command.addAll(List.of(arguments));
    Process started =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    process = started;
    return started;
  }

  private static int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT)).isTrue();
    return process.exitValue();
  }

  private int port() {
    Awaitility.await().atMost(LIMIT).until(() -> LISTENS.matcher(said()).find());
    Matcher matcher = LISTENS.matcher(said());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private String said() {
    try {
      return Files.readString(directory.resolve("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
