package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
import java.util.Arrays;
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
  void aBlendLearnsItsPartsAndChoosesTheirWeights() {
    CommandRun run =
        evaluate(
            "--json",
            "--model",
            "blend",
            "--set",
            "units=16",
            "--set",
            "epochs=5",
            "--set",
            "vmis-knn.neighbours=50");

    assertThat(run.status()).as(run.err()).isZero();
    JsonNode blend = run.json().get("models").get(0);
    assertThat(blend.get("name").asText()).isEqualTo("blend");
    assertThat(blend.get("recall_at_20").asDouble()).isGreaterThan(0.95);
    assertThat(blend.get("mrr_at_20").asDouble()).isGreaterThan(0.8);
  }

  @Test
  void theWeightsOfABlendMayBeGiven() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("blend.yaml"),
            "gru4rec:\n  units: 16\n  epochs: 2\nblend:\n  temperature-1: 2\n");
    CommandRun run = evaluate("--json", "--model", "blend", "--settings", settings.toString());
    assertThat(run.status()).as(run.err()).isZero();

    Files.writeString(settings, "blend:\n  temperature-9: 2\n  temperature-1: 0\n");
    CommandRun refused = evaluate("--model", "blend", "--settings", settings.toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("blend.temperature-9:").contains("blend.temperature-1:");
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
    assertThat(gru4rec.get("evaluate_seconds").asDouble()).isPositive();
    assertThat(gru4rec.get("milliseconds_per_prediction").asDouble()).isPositive();
    assertThat(run.err())
        .contains("train: 400 sessions, 2,000 events, 60 items")
        .contains("test: 50 sessions, 250 events")
        .containsPattern("training gru4rec: 100 % epoch 15/15, loss \\d+\\.\\d+, [\\d,]+ events/s");
  }

  @Test
  void showsTablesOfTheModelsThatWereAskedFor() {
    CommandRun run = evaluate("--model", "pop");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("(?m)^model +Recall@20 +95 % +MRR@20 +95 % +pairs ")
        .containsPattern("(?m)^pop +0\\.\\d{4} +0\\.\\d{4}-0\\.\\d{4} +0\\.")
        .containsPattern("(?m)^model +Recall@5 +@10 +@20 +MRR@5 +@10 +@20 +NDCG@5 ")
        .doesNotContain("gru4rec");
  }

  @Test
  void theJsonHasEveryFigureOfEveryModelAndHowTheyDiffer() {
    CommandRun run =
        evaluate("--json", "--model", "pop,gru4rec", "--set", "epochs=2", "--threads", "2");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = run.json();
    JsonNode gru4rec = result.get("models").get(1);
    for (String metric : List.of("recall", "mrr", "ndcg")) {
      double at5 = gru4rec.get(metric + "_at_5").asDouble();
      double at10 = gru4rec.get(metric + "_at_10").asDouble();
      double at20 = gru4rec.get(metric + "_at_20").asDouble();
      assertThat(at5).isPositive().isLessThanOrEqualTo(at10);
      assertThat(at10).isLessThanOrEqualTo(at20);
      if (!metric.equals("ndcg")) {
        assertThat(gru4rec.get(metric + "_at_20_interval").get(0).asDouble())
            .isLessThanOrEqualTo(at20);
        assertThat(gru4rec.get(metric + "_at_20_interval").get(1).asDouble())
            .isGreaterThanOrEqualTo(at20);
      }
    }
    assertThat(gru4rec.get("coverage_at_20").asDouble()).isBetween(0.3, 1.0);
    assertThat(gru4rec.get("popularity_bias_at_20").asDouble()).isBetween(0.0, 1.0);
    assertThat(gru4rec.get("unknown_targets").asInt()).isZero();
    assertThat(gru4rec.get("settings").get("epochs").asInt()).isEqualTo(2);
    assertThat(gru4rec.get("learning_curve")).hasSize(2);
    assertThat(gru4rec.get("learning_curve").get(1).get("loss").asDouble()).isPositive();
    assertThat(gru4rec.get("by_position").get(3).get("pairs").asInt()).isEqualTo(50);
    assertThat(gru4rec.get("by_popularity")).hasSize(5);
    JsonNode difference = result.get("differences").get(0);
    assertThat(difference.get("model").asText()).isEqualTo("gru4rec");
    assertThat(difference.get("baseline").asText()).isEqualTo("pop");
    assertThat(difference.get("recall_at_20").asDouble())
        .isCloseTo(
            gru4rec.get("recall_at_20").asDouble()
                - result.get("models").get(0).get("recall_at_20").asDouble(),
            within(1e-9));
    assertThat(result.get("train").get("items").asInt()).isEqualTo(60);
    assertThat(result.get("test").get("sessions").asInt()).isEqualTo(50);
    assertThat(result.get("threads").asInt()).isEqualTo(2);
  }

  @Test
  void severalSeedsAreShownEachWithTheirMedian() {
    CommandRun run =
        evaluate("--json", "--seeds", "3,1,2,1", "--set", "epochs=1", "--set", "units=8");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode gru4rec = run.json().get("models").get(0);
    assertThat(gru4rec.get("runs")).hasSize(3);
    List<Double> recalls = new ArrayList<>();
    for (JsonNode seed : gru4rec.get("runs")) {
      recalls.add(seed.get("recall_at_20").asDouble());
      assertThat(seed.get("settings").get("seed").asLong()).isEqualTo(seed.get("seed").asLong());
    }
    recalls.sort(null);
    assertThat(gru4rec.get("recall_at_20").asDouble()).isEqualTo(recalls.get(1));
    assertThat(gru4rec.has("settings")).as("those of no single run").isFalse();
    assertThat(run.json().get("models").get(1).get("runs"))
        .as("popularity draws nothing")
        .hasSize(1);
    assertThat(run.err())
        .containsPattern("(?m)^gru4rec, seed 3 +\\d\\.")
        .containsPattern("(?m)^gru4rec, median +\\d\\.");
  }

  @Test
  void scoresAllModelsThatThereAre() {
    List<String> names = Arrays.stream(OfflineModel.values()).map(OfflineModel::toString).toList();
    CommandRun run = evaluate("--json", "--model", String.join(",", names), "--set", "epochs=1");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode models = run.json().get("models");
    assertThat(models).hasSize(names.size());
    for (JsonNode model : models) {
      assertThat(model.get("pairs").asInt()).isEqualTo(200);
      assertThat(model.get("recall_at_20").asDouble())
          .as(model.get("name").asText())
          .isBetween(0.0, 1.0);
    }
  }

  @Test
  void withoutATestFileTheNewestTenthIsHeldOut() {
    CommandRun run =
        CommandRun.nextclick("evaluate", "--json", "--model", "pop", "--train", train.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("train").get("sessions").asInt()).isEqualTo(360);
    assertThat(run.json().get("test").get("sessions").asInt()).isEqualTo(40);
    assertThat(run.json().get("models").get(0).get("pairs").asInt()).isEqualTo(160);
  }

  @Test
  void settingsOfSeveralModelsMayStandInOneFile() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"), "gru4rec:\n  epochs: 1\n  units: 8\npop: {}\n");
    CommandRun run = evaluate("--settings", settings.toString(), "--set", "gru4rec.epochs=2");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("epoch 2/2");
  }

  @Test
  void namesWhatIsWrongInEverySection() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            "gru4rec:\n  epoch: 1\npop:\n  size: 3\nsvd:\n  rank: 4\nunits: 7\n");
    CommandRun run = evaluate("--settings", settings.toString(), "--set", "knn.k=3");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("epoch: is no hyperparameter")
        .contains("pop.size: pop has no settings")
        .contains("svd: is no model; there are gru4rec, ")
        .contains("units: is in no model's section")
        .contains("knn.k: knn is no model");
  }

  @Test
  void refusesThreadsThatCannotBe() {
    CommandRun run = evaluate("--threads", "0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--threads must be from 1 to 1024, not 0");
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
