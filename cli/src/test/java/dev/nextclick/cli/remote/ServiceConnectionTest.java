package dev.nextclick.cli.remote;

import static dev.nextclick.cli.CommandRun.nextclick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nextclick.cli.CommandRun;
import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ServiceConnectionTest {

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trainer",
        "7413",
        "trainer:",
        "trainer:port",
        "trainer:0",
        "trainer:99999",
        "trainer:-1",
        "http://trainer:7413",
        "trainer:7413/",
        "::1:7413",
        "two words:7413"
      })
  void whatIsNoAddressIsRefusedByEveryCommandAtOnce(String address) throws IOException {
    Path file = Files.writeString(folder.resolve("c.csv"), "SessionId,ItemId,Time\ns,a,1\n");
    for (List<String> command :
        List.of(
            List.of("models", "--trainer", address),
            List.of("models", "activate", "v", "--trainer", address),
            List.of("train", "--trainer", address),
            List.of("import", file.toString(), "--trainer", address),
            List.of("recommend", "--items", "a", "--inference-service", address))) {
      CommandRun run = nextclick(command.toArray(String[]::new));
      assertThat(run.status()).as("%s: %s", command, run.err()).isEqualTo(2);
      assertThat(run.err())
          .containsPattern(
              "nextclick: --(trainer|inference-service) must be HOST:PORT, not '\\Q%s\\E'"
                  .formatted(address));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "trainer.internal:7413", "[::1]:65535"})
  void hostsAndBothKindsOfAddressesAreTaken(String address) {
    ServiceConnection.requireAddress("--trainer", address);
  }

  @Test
  void aProgramThatListensAndNeverAnswersIsNotWaitedForWithoutEnd() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      try (Versions versions =
          new TrainerVersions(
              ServiceConnection.trainer(address), "default", "default", Duration.ofMillis(200))) {
        assertThatExceptionOfType(CommandFailure.class)
            .isThrownBy(versions::list)
            .withMessage("trainer at %s did not answer in time", address)
            .extracting(CommandFailure::exitCode)
            .isEqualTo(CommandFailure.SERVICE);
      }
    }
  }
}
