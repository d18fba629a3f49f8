package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.models.torch.DeviceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {

  private static final int ITEMS = 60;

  @TempDir Path folder;
  private Path train;
  private Path test;

  /// Visitors walk round a circle of items, one step forward a click.
  @BeforeEach
  void writeClicks() throws IOException {
    train = write("train.tsv", 400, 1);
    test = write("test.tsv", 50, 2);
  }

  private Path write(String name, int sessions, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>(List.of("SessionId\tItemId\tTime"));
    long seconds = 1_400_000_000;
    for (int session = 0; session < sessions; session++) {
      int item = random.nextInt(ITEMS);
      for (int click = 0; click < 5; click++) {
        lines.add("%d\titem-%d\t%d".formatted(session, (item + click) % ITEMS, seconds++));
      }
    }
    return Files.write(folder.resolve(name), lines);
  }

  private CommandRun evaluate(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("evaluate", "--train", train.toString(), "--test", test.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.nextclick(arguments.toArray(String[]::new));
  }

  @Test
  void trainsAndScoresBothModels() {
    CommandRun run = evaluate("--json", "--set", "units=32", "--set", "epochs=15");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode models = run.json().get("models");
    assertThat(models).hasSize(2);
    JsonNode gru4rec = models.get(0);
    JsonNode popularity = models.get(1);
    assertThat(gru4rec.get("name").asText()).isEqualTo("gru4rec");
    assertThat(popularity.get("name").asText()).isEqualTo("pop");
    assertThat(gru4rec.get("pairs").asInt()).isEqualTo(200);
    assertThat(gru4rec.get("recall_at_20").asDouble()).isGreaterThan(0.95);
    assertThat(gru4rec.get("mrr_at_20").asDouble()).isGreaterThan(0.8);
    assertThat(popularity.get("recall_at_20").asDouble()).isBetween(0.2, 0.5);
    assertThat(gru4rec.get("train_seconds").asDouble()).isPositive();
    assertThat(gru4rec.get("events_per_second").asDouble()).isPositive();
    assertThat(gru4rec.get("milliseconds_per_prediction").asDouble()).isPositive();
    assertThat(run.err())
        .contains("train: 400 sessions, 2,000 events, 60 items")
        .contains("test: 50 sessions, 250 events")
        .containsPattern("training gru4rec: 100 % epoch 15/15, loss \\d+\\.\\d+, [\\d,]+ events/s");
  }

  @Test
  void showsATableOfTheModelsThatWereAskedFor() {
    CommandRun run = evaluate("--model", "pop");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Recall@20")
        .containsPattern("(?m)^pop +0\\.")
        .doesNotContain("gru4rec");
  }

  @Test
  void theCommandLineSpeaksOverTheSettingsFile() throws IOException {
    Path settings =
        Files.writeString(folder.resolve("settings.yaml"), "epochs: 1\nunits: 8\nloss: top1-max\n");
    CommandRun run =
        evaluate("--model", "gru4rec", "--settings", settings.toString(), "--set", "epochs=2");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("epoch 2/2");
  }

  @Test
  void namesEverySettingThatCannotBeUsed() {
    CommandRun run = evaluate("--set", "epochs=0", "--set", "hidden-dropout=1", "--set", "unit=5");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("epochs: '0' is not a whole number from 1 to 1000")
        .contains("hidden-dropout: '1' is not a number from 0 to 0.95")
        .contains("unit: is no hyperparameter");
  }

  @Test
  void namesEveryFaultOfTheSettingsFileAtOnceAndBeforeAnyFileIsRead() throws IOException {
    test = folder.resolve("no-such-file.tsv");
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            "epoch: 5\nunits: 1000000000\nlayers: [1, 2]\nbatch-size:\nmomentum: fast\nseed: 7\n");
    CommandRun run = evaluate("--settings", settings.toString(), "--set", "alpha=-3");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("epoch: is no hyperparameter")
        .contains("units: '1000000000' is not a whole number")
        .contains("layers: '[1,2]' is not a whole number")
        .contains("batch-size: '' is not a whole number")
        .contains("momentum: 'fast' is not a number")
        .contains("alpha: '-3' is not a number")
        .doesNotContain("seed: ")
        .containsPattern("momentum: [^;]+ \\(\\Q%s\\E\\)".formatted(settings))
        .containsPattern("alpha: [^;]+ \\(--set\\)");
  }

  @Test
  void namesASettingsFileThatIsNotThere() {
    CommandRun run = evaluate("--settings", folder.resolve("none.yaml").toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("nextclick: no such file: " + folder.resolve("none.yaml") + "\n");
  }

  @Test
  void aDeviceThatIsNotThereIsNamedBeforeAnyFileIsRead() {
    assumeFalse(hasCuda(), "skipped: there is a GPU");
    test = folder.resolve("no-such-file.tsv");
    CommandRun run = evaluate("--device", "cuda");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("nextclick: device cuda: ").doesNotContain("clicks");
  }

  private static boolean hasCuda() {
    try {
      ComputeDevice.CUDA.require();
      return true;
    } catch (DeviceUnavailableException _) {
      return false;
    }
  }

  @Test
  void refusesADeviceThatThereIsNot() {
    CommandRun run = evaluate("--device", "gpu");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--device", "CUDA", "'gpu'");
  }

  @Test
  void saysWhatTrainingNeedsWhenThereIsTooLittle() throws IOException {
    train = write("train.tsv", 3, 1);
    CommandRun run = evaluate();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("found 3 sessions of 2 or more clicks").contains("at least 10");
  }

  @Test
  void namesAFileThatIsNotThere() {
    test = folder.resolve("no-such-file.tsv");
    CommandRun run = evaluate();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .as("before the other file is read")
        .isEqualTo("nextclick: cannot read the clicks: %s does not exist\n".formatted(test));
  }

  @Test
  void saysWhenNoTestSessionHasTwoClicks() throws IOException {
    test =
        Files.writeString(
            folder.resolve("test.tsv"), "SessionId\tItemId\tTime\n1\titem-1\t1400000000\n");
    CommandRun run = evaluate("--model", "pop");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("test.tsv has no session of 2 or more clicks");
  }

  @Test
  void refusesAModelThatThereIsNot() {
    CommandRun run = evaluate("--model", "svd");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).containsIgnoringCase("gru4rec").contains("svd");
  }

  @Test
  void theHelpListsEveryHyperparameterWithItsRangeAndDefault() {
    CommandRun run = CommandRun.nextclick("evaluate", "--help");
    assertThat(run.status()).isZero();
    for (Hyperparameter hyperparameter : Hyperparameter.values()) {
      assertThat(run.out())
          .contains(hyperparameter.key())
          .contains(hyperparameter.range() + "; default " + hyperparameter.standard());
    }
    assertThat(run.out()).contains("milliseconds_per_prediction");
  }
}
