package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `nextclick up` as a process, ended in every way a process can end.
@Timeout(120)
final class UpCommandTest {

  @TempDir private Path folder;

  private @Nullable Process up;

  @BeforeEach
  void makeDistribution() throws IOException {
    ToyDistribution.in(folder.resolve("home"));
  }

  @AfterEach
  void end() throws InterruptedException {
    if (up != null) {
      up.destroy();
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void printsTheAddressesAsOneLineOnceAllIsReady() throws Exception {
    JsonNode ready = start();
    for (String address : List.of("session_service", "inference_service", "trainer")) {
      assertThat(Liveness.isAlive(ready.get(address).asText())).as(address).isTrue();
    }
    assertThat(pids(ready)).hasSize(4).allMatch(UpCommandTest::isAlive);
    assertThat(ready.get("data_directory").asText()).isEqualTo(folder.resolve("data").toString());
  }

  @Test
  void ctrlCStopsEverythingInOrder() throws Exception {
    JsonNode ready = start();
    signal("INT");
    assertThat(process().waitFor()).isEqualTo(128 + 2);
    assertThat(pids(ready)).noneMatch(UpCommandTest::isAlive);
    assertThat(
            Files.readString(folder.resolve("err"))
                .lines()
                .filter(line -> line.endsWith("stopped")))
        .containsExactly(
            "inference-service stopped",
            "trainer stopped",
            "session-service stopped",
            "redis stopped");
  }

  @Test
  void termStopsEverything() throws Exception {
    JsonNode ready = start();
    signal("TERM");
    assertThat(process().waitFor()).isEqualTo(128 + 15);
    assertThat(pids(ready)).noneMatch(UpCommandTest::isAlive);
  }

  @Test
  void itsDeathStopsEverythingAndTheNextStartWorks() throws Exception {
    JsonNode ready = start();
    List<ProcessHandle> descendants = process().descendants().toList();
    assertThat(descendants).hasSizeGreaterThanOrEqualTo(8);
    signal("KILL");
    assertThat(process().waitFor()).isEqualTo(128 + 9);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(pids(ready)).noneMatch(UpCommandTest::isAlive);

    assertThat(pids(start())).allMatch(UpCommandTest::isAlive);
  }

  @Test
  void aFailureIsOneLineAndANonZeroStatus() throws Exception {
    Process failing =
        launch("up", "--set", "trainer.wrong=1", "--free-ports", "--data-dir", "data");
    assertThat(failing.waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("err")).lines())
        .filteredOn(line -> !line.startsWith("starting"))
        .singleElement()
        .asString()
        .startsWith("nextclick: trainer ended with status 2: wrong: there is no such setting");
    assertThat(failing.descendants()).isEmpty();
  }

  @Test
  void aSettingOfNoServiceIsWrongUsage() throws Exception {
    Process failing = launch("up", "--set", "trainr.retrain-every=1h", "--free-ports");
    assertThat(failing.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("err")))
        .startsWith("nextclick: --set trainr.retrain-every=1h: must be SERVICE.KEY=VALUE");
  }

  @Test
  void aRedisPasswordIsNotPrinted() throws Exception {
    try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "@127.0.0.1:" + redis.getLocalPort();
      JsonNode ready = start("--redis", "redis://shop:s3cret" + address);
      assertThat(ready.get("redis").asText()).isEqualTo("redis://shop:****" + address);
      assertThat(Files.readString(folder.resolve("err")))
          .contains("redis://shop:****" + address)
          .doesNotContain("s3cret");
    }
  }

  @Test
  void aSettingThatUpItselfMakesIsWrongUsageAndStartsNothing() throws Exception {
    Process failing =
        launch("up", "--set", "session-service.port=7500", "--free-ports", "--data-dir", "data");
    assertThat(failing.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("err")))
        .startsWith(
            "nextclick: --set session-service.port: is what `up` itself sets; use --session-service-port");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  /// Starts the suite and reads what it prints when it is ready.
  private JsonNode start(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--json", "--free-ports", "--data-dir", "data"));
    arguments.addAll(List.of(more));
    up = launch(arguments.toArray(String[]::new));
    try (BufferedReader out = process().inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(line).as("errors: %s", Files.readString(folder.resolve("err"))).isNotNull();
      return new ObjectMapper().readTree(line);
    }
  }

  private Process launch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // In a process group of its own where that is possible, so that Ctrl-C can be sent to all of it
    // as a terminal does.
    setsid().ifPresent(command::add);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("..", "deploy", "src", "main", "conf", "cli.jvm").toAbsolutePath(),
            "-XX:TieredStopAtLevel=1",
            "-Dnextclick.home=" + folder.resolve("home"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.nextclick.cli.NextclickMain"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private void signal(String name) throws Exception {
    String target = (setsid().isPresent() && !name.equals("KILL") ? "-" : "") + process().pid();
    assertThat(new ProcessBuilder("kill", "-" + name, "--", target).inheritIO().start().waitFor())
        .isZero();
  }

  private Process process() {
    if (up == null) {
      throw new IllegalStateException("not started");
    }
    return up;
  }

  private static Optional<String> setsid() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(f -> Files.isExecutable(Path.of(f)))
        .findFirst();
  }

  private static List<Long> pids(JsonNode ready) {
    List<Long> pids = new ArrayList<>();
    ready.get("pids").forEach(pid -> pids.add(pid.asLong()));
    return pids;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
