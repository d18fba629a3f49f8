package dev.nextclick.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceProcessTest {

  private static final Pattern LISTENS =
      Pattern.compile("time=\\S+ level=INFO .*msg=\"toy-service listens on 127.0.0.1:(\\d+)\"");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void sigtermLetsACallEndClosesEverythingAndEndsWithStatusZero() throws Exception {
    Process process = start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
    CompletableFuture<GetSessionResponse> call = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () ->
                call.completeAsync(
                    () ->
                        SessionServiceGrpc.newBlockingStub(channel)
                            .getSession(GetSessionRequest.newBuilder().setSessionId("s").build()),
                    Runnable::run));
    Awaitility.await().atMost(LIMIT).until(() -> said("out").contains("call begun"));

    process.destroy();

    assertThat(call.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join())
        .isEqualTo(GetSessionResponse.getDefaultInstance());
    assertThat(process.waitFor(LIMIT)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(said("out")).contains("resource closed");
    assertThat(said("err")).contains("toy-service has stopped");
    channel.shutdownNow();
  }

  @Test
  void aPortInUseIsOneLineAndStatusOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = start("--port", Integer.toString(taken.getLocalPort()));

      assertThat(status(process)).isEqualTo(1);
      assertThat(said("err").lines())
          .singleElement()
          .asString()
          .startsWith("toy-service: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("Address already in use");
      assertThat(said("out")).contains("resource closed");
    }
  }

  @Test
  void eachWrongSettingIsALineAndTheStatusIsTwo() throws Exception {
    Process process = start("--prot", "1", "--stop-grace", "soon");

    assertThat(status(process)).isEqualTo(2);
    assertThat(said("err").lines())
        .containsExactly(
            "toy-service: prot: is not a setting (--prot); did you mean port?",
            "toy-service: stop-grace: \"soon\" is not a duration such as 500ms, 5s, 30m, 24h or 7d"
                + " (--stop-grace)");
  }

  @Test
  void settingsThatDoNotGoTogetherAreOneLine() throws Exception {
    assertThat(status(start("--pairs", "3"))).isEqualTo(2);
    assertThat(said("err").lines()).containsExactly("toy-service: pairs: must be even");
  }

  @Test
  void aDirectoryThatCannotBeWrittenToIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(status(start("--directory", file.toString()))).isEqualTo(1);
    assertThat(said("err").lines())
        .containsExactly(
            "toy-service: directory: the directory %s cannot be written to (it is not a directory)"
                .formatted(file));
  }

  @Test
  void anErrorWhileItStartsEndsItWhateverThreadsRunAndWhateverCannotBeClosed() throws Exception {
    Path library = folder.resolve("not-there.so").toAbsolutePath();
    assertThat(status(start("--library", library.toString()))).isEqualTo(1);
    assertThat(said("err"))
        .contains("level=ERROR")
        .contains("toy-service: java.lang.UnsatisfiedLinkError")
        .contains(library.toString());
    assertThat(said("out")).contains("resource closed");
  }

  @Test
  void whatHoldsIsShownOnRequest() throws Exception {
    assertThat(status(start("--print-config", "--pairs", "4"))).isZero();
    assertThat(said("out"))
        .containsPattern("host: 127.0.0.1 +# default")
        .containsPattern("pairs: 4 +# --pairs")
        .containsPattern("log-level: info +# default");
    assertThat(status(start("--help"))).isZero();
    assertThat(said("out"))
        .startsWith("toy-service: Shows how a process begins and ends.")
        .contains("--pairs 0..100");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ToyServiceMain.class.getName());
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
    Awaitility.await().atMost(LIMIT).until(() -> LISTENS.matcher(said("err")).find());
    Matcher matcher = LISTENS.matcher(said("err"));
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private String said(String stream) {
    try {
      return Files.readString(folder.resolve(stream));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
