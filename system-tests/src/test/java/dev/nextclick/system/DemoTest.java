package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The demo with few visitors, whose model has learned little; CI runs the whole of it.
@Timeout(240)
final class DemoTest {

  private static final Path NEXTCLICK =
      LiveSuite.DISTRIBUTION.home().resolve("bin").resolve("nextclick");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path temporary;

  @BeforeEach
  void makeFolderForTemporaryFiles() throws IOException {
    temporary = Files.createDirectories(folder.resolve("tmp"));
  }

  @Test
  void everyStepHappensInTheVideoWorldAndNothingIsLeftBehind() throws Exception {
    long seed = RandomGenerator.getDefault().nextInt(1_000_000);
    System.out.println("world of seed " + seed);
    CommandResult result =
        run("--json", "--world", "video", "--seed", Long.toString(seed), "--visits", "1500");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("1/6", "2/6", "3/6", "4/6", "5/6", "6/6", "said by blend");
    JsonNode demo = result.json();
    assertThat(demo.get("world").asText()).isEqualTo("video");
    assertThat(demo.get("seed").asLong()).isEqualTo(seed);
    assertThat(demo.get("swaps").asInt()).isEqualTo(2);
    assertThat(demo.get("failed_requests").asLong()).isZero();
    assertThat(demo.get("requests").asLong()).isPositive();
    assertThat(demo.get("recall_at_20").asDouble())
        .isGreaterThan(demo.get("popularity_recall_at_20").asDouble())
        .isLessThan(demo.get("best_possible_recall_at_20").asDouble());
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void withTooFewVisitorsItFailsSayingWhyAndKeepsTheLogs() throws Exception {
    CommandResult result = run("--json", "--visits", "3");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.json().get("error").asText()).contains("TOO_LITTLE_DATA", "needed are");
    assertThat(result.err()).contains("the logs of the services are in");
    assertThat(leftBehind()).hasSize(1);
    assertThat(leftBehind().getFirst().resolve("logs").resolve("trainer.log")).exists();
  }

  @Test
  void ctrlCEndsItWithEverythingThatItStarted() throws Exception {
    Path out = folder.resolve("out");
    Process demo =
        builder("--visits", "20000").redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      await().atMost(LIMIT).until(() -> Files.readString(out).contains("2/6"));
      List<ProcessHandle> started = demo.descendants().toList();
      assertThat(started).hasSizeGreaterThanOrEqualTo(4);

      assertThat(new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor())
          .isZero();

      assertThat(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(130);
      assertThat(started).noneMatch(ProcessHandle::isAlive);
      assertThat(leftBehind()).as(Files.readString(out)).isEmpty();
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void aNumberOfVisitorsThatMakesNoSenseIsRefusedBeforeAnythingStarts() throws Exception {
    CommandResult result = run("--visits", "0");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--visits must be 1 or more, not 0");
    assertThat(leftBehind()).isEmpty();
  }

  private CommandResult run(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(3 * LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new CommandResult(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder builder(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(NEXTCLICK.toString(), "demo"), Stream.of(arguments)).toList());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return builder;
  }

  /// The demo's own folders among the temporary files.
  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("nextclick-")).toList();
    }
  }
}
