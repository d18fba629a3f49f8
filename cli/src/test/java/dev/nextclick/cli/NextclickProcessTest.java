package dev.nextclick.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.history.v1.HistoryServiceGrpc.HistoryServiceImplBase;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What only a process of its own shows.
@Timeout(120)
final class NextclickProcessTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aHostThatIsNotFoundIsOneLineWithoutWhatLibrariesLog() throws Exception {
    assertThat(run(3, "models", "--trainer", "no-such-host.invalid:7413"))
        .containsExactly(
            "nextclick: cannot reach trainer at no-such-host.invalid:7413: start the suite with"
                + " nextclick up, or say with --trainer where it is");
  }

  @Test
  void numbersReadTheSameInEveryCountry() throws Exception {
    StringBuilder history = new StringBuilder("SessionId,ItemId,Time\n");
    for (int click = 0; click < 1_500; click++) {
      history.append("old,a,").append(click).append('\n');
    }
    history.append("new,a,500000\nnew,a,500001\n");
    Path file = Files.writeString(folder.resolve("clicks.csv"), history.toString());
    assertThat(run(0, "split", file.toString()))
        .anySatisfy(line -> assertThat(line).matches("train +1 +1,500 +1 +train.tsv"))
        .contains("removed by min_session_length: 0 events");
  }

  @Test
  void ctrlCEndsAnImportOfWhichNothingIsCommitted() throws Exception {
    SlowHistory history = new SlowHistory();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(history)
            .build()
            .start();
    try {
      Path file =
          Files.writeString(
              folder.resolve("clicks.csv"),
              "SessionId,ItemId,Time\n" + "session,item,1\n".repeat(200_000));
      Path output = folder.resolve("output");
      String trainer = "127.0.0.1:" + server.getPort();
      Process process =
          start(command("import", "--json", "--trainer", trainer, file.toString()), output);
      try {
        await().atMost(Duration.ofSeconds(60)).until(() -> history.messages.get() > 0);
        assertThat(process.isAlive()).as("in flight when it is interrupted").isTrue();
        interrupt(process);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).isEqualTo(130);
      await().until(history.brokenOff::get);
      assertThat(history.lastSeen).isFalse();
      assertThat(Files.readString(output)).doesNotContain("\tat ", "Exception");
    } finally {
      server.shutdownNow();
      assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void interrupt(Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /// A trainer that takes one message of an import and no more, so that the rest is on its way.
  private static final class SlowHistory extends HistoryServiceImplBase {
    final AtomicInteger messages = new AtomicInteger();
    final AtomicBoolean lastSeen = new AtomicBoolean();
    final AtomicBoolean brokenOff = new AtomicBoolean();

    @Override
    public StreamObserver<ImportEventsRequest> importEvents(
        StreamObserver<ImportEventsResponse> response) {
      ServerCallStreamObserver<ImportEventsResponse> call =
          (ServerCallStreamObserver<ImportEventsResponse>) response;
      call.disableAutoRequest();
      call.request(1);
      return new StreamObserver<>() {
        @Override
        public void onNext(ImportEventsRequest request) {
          messages.incrementAndGet();
          lastSeen.compareAndSet(false, request.getLast());
        }

        @Override
        public void onError(Throwable error) {
          brokenOff.set(true);
        }

        @Override
        public void onCompleted() {
          lastSeen.set(true);
        }
      };
    }
  }

  /// Runs the command in a process, in a country that writes 1.500,5 and in the folder; every line that it wrote.
  private List<String> run(int status, String... arguments) throws Exception {
    Path output = folder.resolve("output");
    Process process = start(command(arguments), output);
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isEqualTo(status);
    return lines;
  }

  private static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=de",
                "-Duser.country=DE",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NextclickMain.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Process start(List<String> command, Path output) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
