package dev.nextclick.cli.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.CommandRun;
import dev.nextclick.cli.NextclickMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A search whose process is killed.
@Timeout(120)
final class TuneProcessTest {

  private static final int TRIALS = 8;

  @TempDir private Path folder = Path.of("");

  @Test
  void aKilledSearchLosesNoTrialThatWasOver() throws Exception {
    Path train = ClickCircle.write(folder.resolve("train.tsv"), 300, 1);
    Path straight = folder.resolve("straight.yaml");
    Path killed = folder.resolve("killed.yaml");
    assertThat(CommandRun.nextclick(arguments(train, straight, TRIALS)).status()).isZero();

    Path journal = folder.resolve("killed.yaml.gru4rec.trials.jsonl");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NextclickMain.class.getName()));
    // More than it will come to.
    command.addAll(List.of(arguments(train, killed, 100_000)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !process.isAlive() || lines(journal).size() >= 4);
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("output"))).isTrue();
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    int done = lines(journal).size() - 1;
    assertThat(done).isGreaterThanOrEqualTo(3);
    assertThat(killed).as("the best so far").exists();

    CommandRun rest = CommandRun.nextclick(arguments(train, killed, Math.max(done, TRIALS)));
    assertThat(rest.status()).as(rest.err()).isZero();
    assertThat(TuneCommandTest.withoutTimes(lines(journal)).subList(0, TRIALS + 1))
        .isEqualTo(
            TuneCommandTest.withoutTimes(
                lines(folder.resolve("straight.yaml.gru4rec.trials.jsonl"))));
  }

  private static String[] arguments(Path train, Path out, int trials) {
    return new String[] {
      "tune",
      "--model",
      "gru4rec",
      "--train",
      train.toString(),
      "--out",
      out.toString(),
      "--set",
      "epochs=4",
      "--set",
      "units=8",
      "--set",
      "negatives=32",
      "--trials",
      String.valueOf(trials)
    };
  }

  private static List<String> lines(Path journal) throws IOException {
    return Files.exists(journal)
        ? Files.readString(journal).lines().filter(line -> line.endsWith("}")).toList()
        : List.of();
  }
}
