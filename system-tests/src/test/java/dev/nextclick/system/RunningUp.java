package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.client.NextclickClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `nextclick up --json`, ready. Closing it kills it, unless it has ended.
final class RunningUp implements AutoCloseable {

  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path err;
  private final JsonNode ready;
  private final List<ProcessHandle> descendants;

  private RunningUp(Process process, Path err, JsonNode ready) {
    this.process = process;
    this.err = err;
    this.ready = ready;
    descendants = process.descendants().toList();
  }

  /// Starts the suite of a distribution and waits for the line that says that it is ready.
  static RunningUp start(BareMachine machine, Path distribution, Path data) throws IOException {
    Path err = Files.createTempFile(machine.folder(), "up", ".err");
    Process process =
        machine.start(
            err,
            distribution.resolve("bin").resolve("nextclick"),
            "up",
            "--json",
            "--free-ports",
            "--data-dir",
            data.toString());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(line).as("errors: %s", Files.readString(err)).contains("\"pids\"");
      return new RunningUp(process, err, CommandResult.json(line));
    }
  }

  /// What it printed.
  JsonNode ready() {
    return ready;
  }

  /// The `host:port` of a service, by its key.
  String address(String service) {
    return ready.get(service).asText();
  }

  NextclickClient client() {
    return NextclickClient.builder()
        .sessionService(address("session_service"))
        .inferenceService(address("inference_service"))
        .recommendationDeadline(Duration.ofSeconds(10))
        .build();
  }

  /// Sends it a signal and waits until it has ended, and everything that it had started.
  ///
  /// @return its exit status
  int end(String signal) throws IOException, InterruptedException {
    List<Long> pids = new ArrayList<>();
    ready.get("pids").forEach(pid -> pids.add(pid.asLong()));
    assertThat(pids).hasSize(4).allMatch(RunningUp::isAlive);
    assertThat(descendants).extracting(ProcessHandle::pid).containsAll(pids);
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
    assertThat(process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    if (signal.equals("KILL")) {
      await().atMost(END_LIMIT).until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
    }
    assertThat(descendants).noneMatch(ProcessHandle::isAlive);
    for (String service : List.of("redis", "session_service", "inference_service", "trainer")) {
      String address = address(service);
      assertListensNobody(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }
    return process.exitValue();
  }

  /// What it said on standard error.
  String errors() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static void assertListensNobody(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
