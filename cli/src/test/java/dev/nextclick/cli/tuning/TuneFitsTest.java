package dev.nextclick.cli.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nextclick.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What follows the search: one file for several models, with revisits and the weights of a blend.
final class TuneFitsTest {

  private static final int ITEMS = 80;

  @TempDir private Path folder = Path.of("");
  private Path train = Path.of("");
  private Path out = Path.of("");
  private Path fits = Path.of("");

  @BeforeEach
  void writeClicks() throws IOException {
    train = writeClicks(folder.resolve("train.tsv"));
    out = folder.resolve("best.yaml");
    fits = folder.resolve("best.yaml.fits.jsonl");
  }

  /// Visitors who go back to the click before the last more often than not, which a network that has seen little does not know yet.
  static Path writeClicks(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    List<String> lines = new ArrayList<>(List.of("SessionId\tItemId\tTime"));
    long seconds = 1_400_000_000;
    for (int session = 0; session < 900; session++) {
      int[] clicks = new int[5];
      for (int click = 0; click < clicks.length; click++) {
        boolean back = click >= 2 && random.nextInt(3) > 0;
        clicks[click] = back ? clicks[click - 2] : random.nextInt(ITEMS);
        lines.add("%d\titem-%d\t%d".formatted(session, clicks[click], seconds++));
      }
    }
    return Files.write(file, lines);
  }

  private CommandRun tune(int trials, String... more) {
    CommandRun run = tried(trials, more);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private CommandRun tried(int trials, String... more) {
    List<String> arguments = new ArrayList<>(List.of("tune", "--json"));
    arguments.addAll(List.of("--train", train.toString(), "--out", out.toString()));
    arguments.addAll(List.of("--set", "epochs=2", "--set", "units=8", "--set", "negatives=32"));
    arguments.addAll(List.of("--trials", String.valueOf(trials)));
    arguments.addAll(List.of(more));
    return CommandRun.nextclick(arguments.toArray(String[]::new));
  }

  private CommandRun evaluate(String model) {
    return CommandRun.nextclick(
        "evaluate",
        "--json",
        "--model",
        model,
        "--train",
        train.toString(),
        "--settings",
        out.toString());
  }

  private static double objective(JsonNode figures) {
    return figures.get("recall_at_20").asDouble() + figures.get("mrr_at_20").asDouble();
  }

  @Test
  void oneCommandWritesOneFileForTheNetworkTheNeighboursAndTheirBlend() throws IOException {
    CommandRun run = tune(3);
    JsonNode result = run.json();
    assertThat(result.get("models").findValuesAsText("model"))
        .containsExactly("gru4rec", "vmis-knn");
    assertThat(Files.readAllLines(out))
        .contains("gru4rec:", "vmis-knn:", "blend:")
        .anyMatch(line -> line.startsWith("# gru4rec: score "))
        .anyMatch(line -> line.startsWith("# vmis-knn: score "))
        .anyMatch(
            line ->
                line.matches(
                    "# revisits: fitted on \\d+ pairs of the first, third .*; on \\d+ of the .*"))
        .anyMatch(line -> line.startsWith("# blend: weights fitted on "));
    CommandRun evaluated = evaluate("gru4rec,vmis-knn,blend");
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    JsonNode settings = evaluated.json().get("models").get(2).get("settings");
    JsonNode weights = result.get("blend").get("weights");
    assertThat(weights.size()).isGreaterThan(10);
    weights
        .properties()
        .forEach(
            weight ->
                assertThat(settings.get(weight.getKey()).asDouble())
                    .isEqualTo(weight.getValue().asDouble()));
  }

  @Test
  void revisitsAreFittedOnOneHalfAndMeasuredOnTheOther() {
    CommandRun run = tune(1, "--model", "gru4rec");
    JsonNode result = run.json();
    JsonNode revisits = result.get("revisits");
    assertThat(revisits.get("kept").asBoolean()).as(run.err()).isTrue();
    assertThat(revisits.get("revisits").get("revisit-onward-before").asDouble()).isPositive();
    assertThat(objective(revisits.get("after")))
        .isEqualTo(
            objective(revisits.get("before")) + revisits.get("gain").asDouble(), within(1e-9));
    JsonNode heldOut = result.get("held_out");
    assertThat(heldOut.get("sessions").asInt()).isEqualTo(90);
    assertThat(heldOut.get("fitting").get("sessions").asInt()).isEqualTo(45);
    assertThat(heldOut.get("measuring").get("sessions").asInt()).isEqualTo(45);
    JsonNode best = result.get("models").get(0).get("best");
    assertThat(best.get("settings").get("revisit-onward-before").asDouble()).isPositive();
    assertThat(objective(evaluate("gru4rec").json().get("models").get(0)))
        .as("the file's network, on all that was held out")
        .isGreaterThan(objective(best));
  }

  @Test
  void theBlendIsMeasuredOnSessionsThatChoseNeitherItsWeightsNorTheRevisits() {
    JsonNode result = tune(2).json();
    JsonNode blend = result.get("blend");
    assertThat(blend.get("chosen").asText()).isEqualTo("fitted");
    assertThat(blend.get("pairs").asInt()).as("of the fitting half").isEqualTo(45 * 4);
    assertThat(objective(blend.get("gru4rec")))
        .as("the same network on the same half")
        .isEqualTo(objective(result.get("revisits").get("after")), within(1e-9));
  }

  @Test
  void revisitsThatAreFixedAreLeftAsTheyAre() throws IOException {
    CommandRun run = tune(1, "--model", "gru4rec", "--set", "revisit-first=0.5");
    assertThat(run.json().has("revisits")).isFalse();
    assertThat(Files.readAllLines(out)).contains("  revisit-first: 0.5");
  }

  @Test
  void whatWasFittedIsNotFittedAgain() throws IOException {
    JsonNode first = tune(2).json();
    byte[] settings = TuneCommandTest.withoutComments(out);
    List<String> journal = Files.readAllLines(fits);
    assertThat(journal).hasSize(2);
    Files.delete(out);
    CommandRun again = tune(2);
    assertThat(again.err())
        .doesNotContain("fitting revisits:")
        .doesNotContain("fitting the blend:");
    assertThat(TuneCommandTest.withoutComments(out)).isEqualTo(settings);
    assertThat(Files.readAllLines(fits)).isEqualTo(journal);
    assertThat(again.json().get("blend")).isEqualTo(first.get("blend"));
  }

  @Test
  void aFitThatAKilledProcessLeftHalfWrittenIsDoneAnew() throws IOException {
    tune(2);
    byte[] settings = TuneCommandTest.withoutComments(out);
    List<String> journal = Files.readAllLines(fits);
    String torn = journal.getLast();
    Files.writeString(fits, journal.getFirst() + "\n" + torn.substring(0, torn.length() / 2));
    Files.delete(out);
    CommandRun again = tune(2);
    assertThat(again.err()).doesNotContain("fitting revisits:").contains("fitting the blend:");
    assertThat(TuneCommandTest.withoutComments(out)).isEqualTo(settings);
    assertThat(Files.readAllLines(fits)).isEqualTo(journal);
  }

  @Test
  void valuesInTheJournalThatCannotBeAreFittedAnew() throws IOException {
    tune(1, "--model", "gru4rec");
    byte[] settings = TuneCommandTest.withoutComments(out);
    String line = Files.readString(fits);
    Files.writeString(fits, line.replaceAll("(\"found\":.*revisit-first\":)[^,]*", "$1999"));
    tune(1, "--model", "gru4rec");
    assertThat(TuneCommandTest.withoutComments(out)).isEqualTo(settings);
  }

  @Test
  void aSearchGoesOnFromAFileWithoutEndingWorse() throws IOException {
    Path start = folder.resolve("start.yaml");
    Files.writeString(
        start,
        """
        gru4rec:
          embedding-dropout: 0.7
          batch-size: 48
        vmis-knn:
          same-weight: 6
        sr:
          steps: 3
        blend:
          weight-first-1: 0.9
        """);
    CommandRun run = tune(4, "--model", "gru4rec", "--start", start.toString());
    List<String> journal = Files.readAllLines(folder.resolve("best.yaml.gru4rec.trials.jsonl"));
    assertThat(journal.get(1)).contains("\"embedding-dropout\":\"0.7\"", "\"batch-size\":\"48\"");
    assertThat(journal.getFirst()).contains("embedding-dropout from 0 to 0.7", "\"near\":true");
    assertThat(Files.readAllLines(out))
        .as("what is not tuned stays, but for the weights of a blend of other parts")
        .contains("  same-weight: 6", "sr:")
        .doesNotContain("blend:")
        .anyMatch(
            line -> line.startsWith("# nextclick tune ") && line.contains("--start " + start));
    double first = score(journal.get(1));
    assertThat(run.json().get("models").get(0).get("best").get("score").asDouble())
        .isGreaterThanOrEqualTo(first);
  }

  private static double score(String line) throws IOException {
    JsonNode scores = new ObjectMapper().readTree(line).get("scores");
    double best = 0;
    for (JsonNode score : scores) {
      best = Math.max(best, objective(score));
    }
    return best;
  }

  @Test
  void settingsToGoOnFromAreTriedToTheEndEvenWithoutTime() throws IOException {
    Path start = folder.resolve("start.yaml");
    Files.writeString(start, "gru4rec:\n  momentum: 0.1\n");
    tune(5, "--model", "gru4rec", "--start", start.toString(), "--minutes", "0.0000001");
    List<String> journal = Files.readAllLines(folder.resolve("best.yaml.gru4rec.trials.jsonl"));
    assertThat(journal).hasSize(2);
    assertThat(journal.get(1)).contains("\"outcome\":\"completed\"");
  }

  @Test
  void weightsOfABlendThatAreBetterThanNewOnesStay() throws IOException {
    tune(1);
    Path start = Files.copy(out, folder.resolve("start.yaml"));
    out = folder.resolve("again.yaml");
    CommandRun run =
        CommandRun.nextclick(
            "tune",
            "--json",
            "--model",
            "blend",
            "--train",
            train.toString(),
            "--start",
            start.toString(),
            "--out",
            out.toString());
    JsonNode blend = run.json().get("blend");
    assertThat(blend.get("chosen").asText()).as("they are the same").isEqualTo("start");
    assertThat(TuneCommandTest.withoutComments(out))
        .isEqualTo(TuneCommandTest.withoutComments(start));
  }

  @Test
  void aSearchOfOneModelThatIsRefusedLeavesTheFileAsItWas() throws IOException {
    tune(1, "--model", "gru4rec,vmis-knn");
    byte[] before = Files.readAllBytes(out);

    CommandRun run = tried(2, "--model", "gru4rec,vmis-knn", "--set", "vmis-knn.clicks=5");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("is of another search");
    assertThat(out).hasBinaryContent(before);
  }

  @Test
  void twoCommandsDoNotWriteOneFile() throws IOException {
    try (FitJournal _ = FitJournal.open(fits, "any")) {
      CommandRun run = tried(1);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("another nextclick tune is writing " + fits);
    }
    Files.writeString(fits, "no line of ours\n", StandardOpenOption.APPEND);
    tune(1, "--model", "gru4rec");
  }

  @Test
  void namesAreOfTheOnlyModelOrSayWhichTheyAreOf() {
    CommandRun run = tried(1, "--search", "sr.steps=2..9");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("sr.steps: is of none of the models that are tuned");
  }
}
