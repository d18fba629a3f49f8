package dev.nextclick.inference;

import static dev.nextclick.recommendation.v1.ClickSource.CLICK_SOURCE_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.inference.serving.PublishedModels;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service as a process: how it begins, ends, and says what keeps it from beginning.
final class InferenceServiceProcessTest {

  private static final Pattern LISTENS =
      Pattern.compile("msg=\"inference-service listens on 127\\.0\\.0\\.1:(\\d+)\"");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itRecommendsWithNobodyElseThereAndEndsWithStatusZero() throws Exception {
    new PublishedModels(folder.resolve("registry")).activate(1);
    Process process = start("--session-service=127.0.0.1:1", "--trainer=127.0.0.1:1");
    await().atMost(LIMIT).until(() -> LISTENS.matcher(said()).find());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                HealthGrpc.newBlockingStub(channel)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus(),
            ServingStatus.SERVING::equals);

    GetRecommendationsResponse response =
        RecommendationServiceGrpc.newBlockingStub(channel)
            .getRecommendations(
                RunningInference.request(
                    request -> request.setSessionId("visitor").addItemIds("item-5")));
    channel.shutdownNow();

    assertThat(response.getItemsCount()).isEqualTo(20);
    assertThat(response.getClickSource()).isEqualTo(CLICK_SOURCE_REQUEST);
    process.destroy();
    assertThat(status(process)).isZero();
    assertThat(said())
        .contains("inference-service has stopped", "recommendations.GRU4REC=1", "queue_waiting=0")
        .doesNotContain("level=ERROR");
  }

  @Test
  void aPortInUseIsOneLineThoughAModelIsBeingLoaded() throws Exception {
    new PublishedModels(folder.resolve("registry")).activate(1);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(status(start("--port=" + taken.getLocalPort()))).isEqualTo(1);

      assertThat(complaints())
          .singleElement()
          .asString()
          .startsWith("inference-service: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("Address already in use");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenToIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(status(start("--cache=" + file))).isEqualTo(1);
    assertThat(complaints())
        .containsExactly(
            "inference-service: cache: the directory %s cannot be written to (it is not a directory)"
                .formatted(file));
  }

  @Test
  void aKeyFileWithoutAKeyIsOneLine() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "no key");

    assertThat(status(start("--attribution-key-file=" + key))).isEqualTo(1);
    assertThat(complaints())
        .containsExactly(
            "inference-service: attribution-key-file: %s does not hold 32 bytes in hex"
                .formatted(key));
  }

  @Test
  void eachWrongSettingIsALineAndTheStatusIsTwo() throws Exception {
    assertThat(status(start("--poll-interval=0s", "--session-timout=1s", "--queue=none")))
        .isEqualTo(2);
    assertThat(complaints())
        .containsExactly(
            "inference-service: session-timout: is not a setting (--session-timout);"
                + " did you mean session-timeout?",
            "inference-service: poll-interval: \"0s\" is not from 1ms to 1d (--poll-interval)",
            "inference-service: queue: \"none\" is not a whole number from 1 to 100000 (--queue)");
  }

  /// On a free port, with its folders below the test's. What is given wins.
  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                // The service's own, not that of tests.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                InferenceServiceMain.class.getName(),
                "--port=0",
                "--workers=1",
                "--registry=" + folder.resolve("registry"),
                "--cache=" + folder.resolve("cache")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private static int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT)).isTrue();
    return process.exitValue();
  }

  private int port() {
    Matcher matcher = LISTENS.matcher(said());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /// What it said that is neither a log line nor the virtual machine's own warning of the Vector API.
  private List<String> complaints() {
    return said()
        .lines()
        .filter(line -> !line.startsWith("time=") && !line.startsWith("WARNING: Using incubator"))
        .toList();
  }

  private String said() {
    return Stream.of("out", "err").map(this::read).reduce("", String::concat);
  }

  private String read(String stream) {
    try {
      return Files.readString(folder.resolve(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
