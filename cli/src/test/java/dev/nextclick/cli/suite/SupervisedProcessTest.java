package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SupervisedProcessTest {

  private static final Path SCRIPT =
      Path.of("..", "deploy", "src", "main", "bin", "supervise").toAbsolutePath();
  private static final List<String> LIVES = List.of("sleep", "1000");

  @TempDir private Path folder;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private DataDirectory directory;

  @BeforeEach
  void open() {
    directory = DataDirectory.open(folder.resolve("data"));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void aRestartThatFailsIsToldAndTriedAgainUntilItSucceeds() throws IOException {
    Path log = directory.log("toy");
    SupervisedProcess toy =
        new SupervisedProcess("toy", SCRIPT, LIVES, Map.of(), directory, events::add);
    toy.start();
    try {
      toy.keepRunning();
      long first = toy.pid();
      // A log that cannot be written to, which is no fault of the service.
      Files.delete(log);
      Files.createDirectory(log);
      assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();

      await().until(() -> events.stream().filter(e -> e.contains("cannot start toy")).count() >= 2);
      assertThat(events.getFirst()).startsWith("toy ended with status 137; starting it again in");
      assertThat(events)
          .filteredOn(event -> event.contains("cannot start toy"))
          .allMatch(event -> event.contains(log.toString()))
          .allMatch(event -> event.contains("starting it again in"));

      Files.delete(log);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> toy.pid() != first && toy.exitStatus().isEmpty());
      assertThat(ProcessHandle.of(toy.pid())).isPresent();
    } finally {
      toy.stop();
    }
    assertThat(toy.exitStatus()).isPresent();
  }

  @Test
  void aServiceThatEndsAtOnceIsNoFailureToStartIt() {
    SupervisedProcess toy =
        new SupervisedProcess("toy", SCRIPT, List.of("false"), Map.of(), directory, events::add);
    toy.start();
    await().until(() -> toy.exitStatus().isPresent());
    assertThat(toy.exitStatus()).hasValue(1);
    toy.stop();
  }

  @Test
  void aSupervisorThatNamesNoProcessIsAFailureAndIsGone() throws IOException {
    Path script = folder.resolve("supervise");
    Files.writeString(script, "sleep 1000\n");
    SupervisedProcess toy =
        new SupervisedProcess(
            "toy", script, LIVES, Map.of(), directory, events::add, Duration.ofMillis(500));
    assertThatThrownBy(toy::start)
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(
            "cannot start toy: its supervisor named no process within 0.5 s (log: ");
    await().until(() -> toy.exitStatus().isPresent());
    toy.stop();
  }
}
