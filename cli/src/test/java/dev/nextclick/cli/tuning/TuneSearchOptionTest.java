package dev.nextclick.cli.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is searched, where `--search` says it.
final class TuneSearchOptionTest {

  @TempDir private Path folder = Path.of("");
  private Path train = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void writeClicks() throws IOException {
    train = ClickCircle.write(folder.resolve("train.tsv"), 300, 1);
    out = folder.resolve("best.yaml");
  }

  private CommandRun tune(int trials, String... more) {
    return TuneCommandTest.tune(train, out, trials, more);
  }

  @Test
  void whatIsSearchedCanBeSaidOtherwise() throws IOException {
    CommandRun run =
        tune(
            2,
            "--search",
            "layers=1,2",
            "--search",
            "units=4..80",
            "--search",
            "momentum=0.1..0.2",
            "--set",
            "alpha=0.75",
            "--set",
            "logq=1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("best.yaml.gru4rec.trials.jsonl")).getFirst())
        .contains("\"layers from 1, 2\"")
        .contains("\"units from 4 to 80, whole, logarithmic\"")
        .contains("\"momentum from 0.1 to 0.2\"")
        .contains("\"alpha\":\"0.75\"")
        .doesNotContain("\"alpha from");
  }

  @Test
  void namesEveryFaultOfWhatIsToBeSearched() {
    CommandRun run =
        tune(
            1,
            "--search",
            "layer=1,2",
            "--search",
            "layers=1..99",
            "--search",
            "momentum=0.5..0.1",
            "--search",
            "alpha=1");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("layer: is no hyperparameter")
        .contains("layers: '99' is not a whole number from 1 to 8")
        .contains("momentum cannot be searched from 0.5 to 0.1")
        .contains("alpha needs two or more different values");
  }

  @Test
  void whatIsSearchedHoldsWhatTheSearchStartsFrom() throws IOException {
    Path start = Files.writeString(folder.resolve("start.yaml"), "gru4rec:\n  momentum: 0.3\n");
    CommandRun outside =
        tune(1, "--start", start.toString(), "--search", "momentum=0..0.2", "--search", "alpha=1");
    assertThat(outside.status()).isEqualTo(2);
    assertThat(outside.err())
        .contains("momentum from 0 to 0.2 does not hold 0.3, which the search starts from")
        .contains("alpha needs two or more different values");
    CommandRun inside =
        tune(
            1,
            "--start",
            start.toString(),
            "--search",
            "momentum=0..0.3",
            "--search",
            "logq=0,1",
            "--search",
            "scale=16,20");
    assertThat(inside.status()).as(inside.err()).isZero();
  }
}
