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
import java.util.stream.Stream;
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
    // More than it will come to.
    killAfter(3, journal, arguments(train, killed, 100_000));
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

  @Test
  void aSearchThatGoesOnAndIsKilledLeavesWhatWasFittedOnTheBest() throws Exception {
    Path train = TuneFitsTest.writeClicks(folder.resolve("train.tsv"));
    Path out = folder.resolve("best.yaml");
    // Trials that are all the same: the first stays the best.
    String[] same = {
      "--set",
      "batch-size=32",
      "--set",
      "alpha=0.5",
      "--set",
      "logq=1",
      "--set",
      "scale=16",
      "--set",
      "learning-rate=0.1",
      "--set",
      "momentum=0",
      "--set",
      "embedding-dropout=0",
      "--set",
      "hidden-dropout=0",
      "--search",
      "elu=0..1"
    };
    String[] command = with(arguments(train, out, 2), same);
    command[2] = "gru4rec,vmis-knn,blend";
    CommandRun first = CommandRun.nextclick(command);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).contains("revisits: fitted on ", ": kept", "blend: weights fitted on ");
    byte[] settings = TuneCommandTest.withoutComments(out);
    Files.delete(out);

    Path journal = folder.resolve("best.yaml.gru4rec.trials.jsonl");
    command[List.of(command).indexOf("--trials") + 1] = "100000";
    killAfter(4, journal, command);
    assertThat(TuneCommandTest.withoutComments(out)).isEqualTo(settings);
    assertThat(Files.readString(out)).contains("# revisits: fitted on ", "# blend: weights ");
  }

  private static String[] with(String[] arguments, String[] more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
  }

  /// Runs a command in a process of its own, and kills it when its journal has so many trials.
  private void killAfter(int trials, Path journal, String[] arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NextclickMain.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !process.isAlive() || lines(journal).size() > trials);
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("output"))).isTrue();
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
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
