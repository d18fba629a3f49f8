package dev.nextclick.cli.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import dev.nextclick.models.gru4rec.Revisits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TuneCommandTest {

  @TempDir private Path folder = Path.of("");
  private Path train = Path.of("");
  private Path out = Path.of("");
  private Path journal = Path.of("");

  @BeforeEach
  void writeClicks() throws IOException {
    train = ClickCircle.write(folder.resolve("train.tsv"), 300, 1);
    out = folder.resolve("best.yaml");
    journal = folder.resolve("best.yaml.gru4rec.trials.jsonl");
  }

  private CommandRun tune(int trials, String... more) {
    return tune(train, out, trials, more);
  }

  /// Tunes small networks for a short time.
  static CommandRun tune(Path train, Path out, int trials, String... more) {
    List<String> arguments = new ArrayList<>(List.of("tune", "--json"));
    if (!List.of(more).contains("--model")) {
      arguments.addAll(List.of("--model", "gru4rec"));
    }
    arguments.addAll(List.of("--train", train.toString(), "--out", out.toString()));
    arguments.addAll(List.of("--set", "epochs=4", "--set", "units=8", "--set", "negatives=32"));
    arguments.addAll(List.of("--trials", String.valueOf(trials)));
    arguments.addAll(List.of(more));
    return CommandRun.nextclick(arguments.toArray(String[]::new));
  }

  @Test
  void findsSettingsThatAreNoWorseThanTheDefaultsOnWhatWasHeldOut() throws IOException {
    CommandRun run = tune(6);
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = run.json();
    JsonNode model = result.get("models").get(0);
    assertThat(model.get("trials").asInt()).isEqualTo(6);
    assertThat(model.get("stopped").asInt()).isPositive();
    assertThat(result.get("train").get("sessions").asInt()).isEqualTo(270);
    assertThat(result.get("held_out").get("sessions").asInt()).isEqualTo(30);
    JsonNode best = model.get("best");
    assertThat(best.get("score").asDouble())
        .isCloseTo(
            best.get("recall_at_20").asDouble() + best.get("mrr_at_20").asDouble(), within(1e-12));
    JsonNode defaults =
        CommandRun.nextclick(
                "evaluate",
                "--json",
                "--train",
                train.toString(),
                "--model",
                "gru4rec",
                "--set",
                "epochs=4",
                "--set",
                "units=8",
                "--set",
                "negatives=32")
            .json()
            .get("models")
            .get(0);
    assertThat(best.get("score").asDouble())
        .isGreaterThanOrEqualTo(
            defaults.get("recall_at_20").asDouble() + defaults.get("mrr_at_20").asDouble());
    assertThat(run.err()).contains("trial 6: ").contains("best 1.");
  }

  @Test
  void theFileIsOneThatEvaluateTakesAndSaysHowItWasFound() throws IOException {
    CommandRun run = tune(3);
    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.get(0)).startsWith("# tuned by nextclick on train.tsv");
    assertThat(lines.get(1)).startsWith("# nextclick tune --json --model gru4rec --train " + train);
    assertThat(lines.get(2)).startsWith("# gru4rec: score ").contains("of 3 trials");
    assertThat(lines.get(3)).startsWith("# revisits: fitted on ");
    JsonNode best = run.json().get("models").get(0).get("best");
    assertThat(lines)
        .contains("gru4rec:", "  units: 8", "  epochs: " + best.get("epoch").asInt())
        .noneMatch(line -> line.startsWith("---"));

    // Revisits are fitted after the trials, of which none knows any.
    List<String> evaluation =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--json",
                "--model",
                "gru4rec",
                "--train",
                train.toString(),
                "--settings",
                out.toString()));
    for (String revisit : Revisits.NONE.toMap().keySet()) {
      evaluation.addAll(List.of("--set", revisit + "=0"));
    }
    CommandRun evaluated = CommandRun.nextclick(evaluation.toArray(String[]::new));
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    JsonNode again = evaluated.json().get("models").get(0);
    assertThat(again.get("recall_at_20").asDouble())
        .as("the same model as the trial's at its best epoch")
        .isEqualTo(best.get("recall_at_20").asDouble());
    assertThat(again.get("mrr_at_20").asDouble()).isEqualTo(best.get("mrr_at_20").asDouble());
  }

  @Test
  void anInterruptedSearchGoesOnAsIfNothingHadHappened() throws IOException {
    assertThat(tune(7).status()).isZero();
    List<String> straight = withoutTimes(Files.readAllLines(journal));
    byte[] settings = withoutComments(out);
    Files.delete(journal);
    Files.delete(out);
    assertThat(tune(3).status()).isZero();
    CommandRun rest = tune(7);
    assertThat(rest.err()).contains("gru4rec: going on after 3 trials");
    assertThat(withoutTimes(Files.readAllLines(journal))).isEqualTo(straight);
    assertThat(withoutComments(out)).isEqualTo(settings);
  }

  @Test
  void aSearchThatIsOverWritesItsFileAgain() throws IOException {
    assertThat(tune(2).status()).isZero();
    Files.delete(out);
    CommandRun again = tune(2);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(out).exists();
    assertThat(Files.readAllLines(journal)).hasSize(3);
  }

  @Test
  void halfALineThatAKilledProcessLeftIsForgotten() throws IOException {
    assertThat(tune(2).status()).isZero();
    Files.writeString(journal, "{\"trial\":3,\"outc", StandardOpenOption.APPEND);
    assertThat(tune(3).status()).isZero();
    assertThat(Files.readAllLines(journal)).hasSize(4).allMatch(line -> line.endsWith("}"));
  }

  @Test
  void theJournalOfOtherDataIsRefused() throws IOException {
    assertThat(tune(1).status()).isZero();
    ClickCircle.write(train, 300, 2);
    assertRefused(tune(2), "is of another search: its data is \"");
  }

  @Test
  void aModelWithoutEpochsIsSearchedTooAndWrittenAsItsSection() throws IOException {
    CommandRun run =
        CommandRun.nextclick(
            "tune",
            "--json",
            "--train",
            train.toString(),
            "--model",
            "vmis-knn",
            "--out",
            out.toString(),
            "--trials",
            "12",
            "--set",
            "clicks=3");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("models").get(0).get("stopped").asInt())
        .as("there is no half of a trial")
        .isZero();
    assertThat(Files.readAllLines(out)).contains("vmis-knn:", "  clicks: 3");
    JsonNode again =
        CommandRun.nextclick(
                "evaluate",
                "--json",
                "--model",
                "vmis-knn",
                "--train",
                train.toString(),
                "--settings",
                out.toString())
            .json()
            .get("models")
            .get(0);
    assertThat(again.get("recall_at_20").asDouble())
        .isEqualTo(run.json().get("models").get(0).get("best").get("recall_at_20").asDouble());
  }

  @Test
  void refusesModelsThatThereAreNotOrThatCannotBeTuned() {
    assertThat(tune(1, "--model", "svd").err()).contains("svd");
    CommandRun pop =
        CommandRun.nextclick(
            "tune", "--train", train.toString(), "--model", "pop", "--out", out.toString());
    assertThat(pop.status()).isEqualTo(2);
    assertThat(pop.err()).contains("pop has nothing to tune");
  }

  @Test
  void refusesLimitsThatCannotBe() {
    assertThat(tune(0).err()).contains("--trials must be 1 or more, not 0");
    assertThat(tune(1, "--minutes", "0").err()).contains("--minutes must be more than 0");
    assertThat(tune(1, "--minutes", "NaN").err()).contains("--minutes must be more than 0");
  }

  @Test
  void refusesAPlaceWhereNoFileCanBeBeforeItReads() throws IOException {
    Files.delete(train);
    out = folder.resolve("none").resolve("best.yaml");
    assertThat(tune(1).err()).contains("there is no directory " + out.getParent());
    out = folder;
    assertThat(tune(1).err()).contains("is a directory");
  }

  @Test
  void theFileItStartsFromIsNotWrittenOver() throws IOException {
    Files.writeString(out, "gru4rec:\n  units: 8\n");
    CommandRun run = tune(1, "--start", folder + "/./" + folder.relativize(out));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("would be written over --start");
    assertThat(out).hasContent("gru4rec:\n  units: 8\n");
  }

  @Test
  void weightsOfABlendCannotBeFixed() {
    CommandRun run = tune(1, "--set", "blend.temperature-1=2");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("a blend's weights are fitted, not fixed");
  }

  @Test
  void saysWhenTheTimeIsTooShortForATrial() throws IOException {
    CommandRun run = tune(5, "--minutes", "0.0000001");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("none of 0 trials came to its first score");
    assertThat(out).doesNotExist();
    assertThat(tune(1).status()).as("with more time it goes on").isZero();
  }

  @Test
  void saysWhatTrainingNeedsWhenThereIsTooLittle() throws IOException {
    ClickCircle.write(train, 3, 1);
    CommandRun run = tune(1);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("training needs at least 10");
  }

  private static void assertRefused(CommandRun run, String why) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(why);
  }

  static List<String> withoutTimes(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("\"seconds\":[^,]+,", "")).toList();
  }

  static byte[] withoutComments(Path file) throws IOException {
    return String.join(
            "\n", Files.readAllLines(file).stream().filter(l -> !l.startsWith("#")).toList())
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
