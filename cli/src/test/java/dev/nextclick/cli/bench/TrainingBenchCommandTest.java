package dev.nextclick.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingBenchCommandTest {

  @TempDir Path folder;

  private static CommandRun bench(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("bench", "training", "--seconds", "0.1", "--units", "8", "--negatives", "16"));
    arguments.addAll(List.of(more));
    return CommandRun.nextclick(arguments.toArray(String[]::new));
  }

  @Test
  void measuresAMadeUpClickstreamWhereNoneIsGiven() {
    CommandRun run = bench("--json", "--threads", "2", "--batch-size", "10", "--items", "5000");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode json = run.json();
    assertThat(json.get("threads").asInt()).isEqualTo(2);
    assertThat(json.get("batch_size").asInt()).isEqualTo(10);
    assertThat(json.get("units").asInt()).isEqualTo(8);
    assertThat(json.get("negatives").asInt()).isEqualTo(16);
    double batches = json.get("mini_batches_per_second").asDouble();
    assertThat(batches).isPositive();
    assertThat(json.get("events_per_second").asDouble()).isBetween(9 * batches, 10.001 * batches);
    // Of a peak that was measured for milliseconds, at other moments: it may be any share of it.
    assertThat(json.get("fraction_of_peak").asDouble()).isPositive();
    // 10 sessions of 8 units and a bias: three products with some 30 items, five with 24 gates.
    assertThat(json.get("operations_per_step").asDouble())
        .isBetween(2.0 * 10 * 9 * (3 * 20 + 5 * 24), 2.0 * 10 * 9 * (3 * 36 + 5 * 24));
    assertThat(json.get("bytes_per_step").asDouble()).isPositive();
    assertThat(json.get("read_bytes_per_second").asDouble()).isPositive();
    assertThat(json.get("fraction_of_bandwidth").asDouble()).isPositive();
    assertThat(json.get("runs")).hasSize(5);
    assertThat(json.get("runs").valueStream().map(one -> one.get("mini_batches_per_second")))
        .contains(json.get("mini_batches_per_second"));
  }

  @Test
  void printsEveryRunBesideTheMedian() throws IOException {
    List<String> clicks = new ArrayList<>(List.of("SessionId\tItemId\tTime"));
    for (int i = 0; i < 3000; i++) {
      clicks.add("%d\titem-%d\t%d".formatted(i / 3, i * 7 % 40, 1_400_000_000 + i));
    }
    Path file = Files.write(folder.resolve("clicks.tsv"), clicks);
    CommandRun run = bench("--train", file.toString(), "--threads", "1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "1,000 sessions, 3,000 events", "threads: 1, batch size: 32, units: 8, negatives: 16")
        .containsPattern("(?m)^1 +[\\d,]+ +[\\d,]+ +[\\d.]+ %$")
        .containsPattern("(?m)^5 +[\\d,]+ ")
        .containsPattern("(?m)^median +[\\d,]+ ")
        .containsPattern("a step: [\\d.]+ million operations");
  }

  @Test
  void clicksThatTeachNothingAreRefusedAndMalformedOnesCounted() throws IOException {
    List<String> single = new ArrayList<>(List.of("SessionId\tItemId\tTime"));
    for (int i = 0; i < 40; i++) {
      single.add("%d\titem-%d\t%d".formatted(i, i % 10, 1_400_000_000 + i));
    }
    single.add("40\titem-1\tnever");
    Path file = Files.write(folder.resolve("single.tsv"), single);
    CommandRun run = bench("--train", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("single.tsv: 1 line passed over")
        .contains("has no session of 2 or more clicks")
        .doesNotContain("ArithmeticException");
  }

  @Test
  void aStepThatIsNotTheOneInJavaIsRefused() {
    CommandRun run = bench("--set", "input=separate");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("only the step in Java is measured");
    assertThat(bench("--set", "feed-forward=1").status()).isEqualTo(2);
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforeAnythingRuns() {
    assertThat(bench("--threads", "0").err()).isEqualTo("nextclick: --threads must be 1 or more\n");
    assertThat(CommandRun.nextclick("bench", "training", "--seconds", "-1").err())
        .contains("--seconds must be above 0");
    assertThat(bench("--items", "1").err()).contains("--items must be 2 or more");
    CommandRun run = CommandRun.nextclick("bench", "training", "--units", "0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("units: '0' is not");
    assertThat(CommandRun.nextclick("bench").err()).contains("which benchmark?");
  }
}
