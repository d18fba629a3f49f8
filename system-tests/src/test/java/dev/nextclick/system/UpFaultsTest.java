package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.cli.suite.Ports;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.SessionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `nextclick up` with the real services: what keeps it from starting is one line, and however it ends nothing stays behind.
@Timeout(180)
final class UpFaultsTest {

  private static final Path HOME = LiveSuite.DISTRIBUTION.home();

  @TempDir private Path folder;

  private BareMachine machine;

  @BeforeEach
  void prepare() throws IOException {
    machine = new BareMachine(folder.resolve("machine"));
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    Ports free = Ports.free();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports =
          new Ports(free.redis(), taken.getLocalPort(), free.inferenceService(), free.trainer());
      assertRefuses(
          up(ports, folder.resolve("data")),
          "port " + taken.getLocalPort() + " is in use, session-service cannot listen on it");
      assertNothingListens(free);
    }
  }

  @Test
  void aDataDirectoryThatCannotBeWrittenToIsNamed() throws Exception {
    // Also the superuser cannot make a folder in a file.
    Path data = Files.createFile(folder.resolve("file")).resolve("data");
    Ports ports = Ports.free();
    assertRefuses(
        up(ports, data), "the data directory " + data + " cannot be written to", "--data-dir");
    assertNothingListens(ports);
  }

  @ParameterizedTest
  @CsvSource({
    "trainer.retrain-every=never, retrain-every: \"never\" is not a duration",
    "inference-service.workers=-1, workers: \"-1\" is not a whole number"
  })
  void aWrongSettingIsToldInTheServicesWords(String setting, String fault) throws Exception {
    Ports ports = Ports.free();
    String service = setting.substring(0, setting.indexOf('.'));
    assertRefuses(
        up(ports, folder.resolve("data"), "--set", setting),
        service + " ended with status 2: " + service + ": " + fault);
    assertNothingListens(ports);
  }

  @Test
  void severalWrongSettingsOfAServiceAreToldInOneLine() throws Exception {
    Ports ports = Ports.free();
    assertRefuses(
        up(
            ports,
            folder.resolve("data"),
            "--set",
            "session-service.session-idel=5m",
            "--set",
            "session-service.partitions=0"),
        "session-service ended with status 2: session-service: ",
        "session-idel: is not a setting",
        "did you mean session-idle?",
        "; partitions: \"0\" is not a whole number");
    assertNothingListens(ports);
  }

  @Test
  void anAcknowledgedClickOutlivesCtrlCAndAKillAndNothingIsLeftBehind() throws Exception {
    Path data = folder.resolve("some data");
    try (RunningUp up = RunningUp.start(machine, HOME, data)) {
      click(up, "a");
      assertThat(up.end("INT")).isEqualTo(128 + 2);
      assertThat(up.errors().lines().filter(line -> line.endsWith("stopped")))
          .containsExactly(
              "inference-service stopped",
              "trainer stopped",
              "session-service stopped",
              "redis stopped");
    }
    try (RunningUp up = RunningUp.start(machine, HOME, data)) {
      click(up, "b");
      assertThat(up.end("KILL")).isEqualTo(128 + 9);
    }
    try (RunningUp up = RunningUp.start(machine, HOME, data);
        NextclickClient client = up.client()) {
      assertThat(client.session("visitor").orElseThrow().getEventsList())
          .extracting(SessionEvent::getItemId)
          .containsExactly("a", "b");
      assertThat(up.end("TERM")).isEqualTo(128 + 15);
    }
  }

  private static void click(RunningUp up, String item) {
    try (NextclickClient client = up.client()) {
      client.recordEvent(Event.newBuilder().setSessionId("visitor").setItemId(item).build());
    }
  }

  private CommandResult up(Ports ports, Path data, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--json",
                "--data-dir",
                data.toString(),
                "--redis-port",
                Integer.toString(ports.redis()),
                "--session-service-port",
                Integer.toString(ports.sessionService()),
                "--inference-service-port",
                Integer.toString(ports.inferenceService()),
                "--trainer-port",
                Integer.toString(ports.trainer())));
    arguments.addAll(List.of(more));
    return machine.run(HOME.resolve("bin/nextclick"), arguments.toArray(String[]::new));
  }

  private static void assertRefuses(CommandResult result, String... words) {
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> !line.startsWith("starting; data in")))
        .singleElement()
        .asString()
        .startsWith("nextclick: ")
        .contains(words);
    assertThat(result.json().get("exit_code").asInt()).isEqualTo(1);
    assertThat("nextclick: " + result.json().get("error").asText()).contains(words);
  }

  private static void assertNothingListens(Ports ports) throws IOException {
    RunningUp.assertListensNobody(ports.redis());
    RunningUp.assertListensNobody(ports.sessionService());
    RunningUp.assertListensNobody(ports.inferenceService());
    RunningUp.assertListensNobody(ports.trainer());
  }
}
