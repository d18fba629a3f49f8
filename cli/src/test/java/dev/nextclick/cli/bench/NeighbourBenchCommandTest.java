package dev.nextclick.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeighbourBenchCommandTest {

  private static CommandRun bench(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "neighbours"));
    arguments.addAll(List.of(more));
    return CommandRun.nextclick(arguments.toArray(String[]::new));
  }

  @Test
  void measuresTheIndexAndTheAnswers() {
    CommandRun run =
        bench("--json", "--sessions", "2000", "--requests", "40", "--set", "sessions-per-item=50");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode json = run.json();
    assertThat(json.get("sessions").asInt()).isEqualTo(2000);
    assertThat(json.get("clicks").asInt()).isBetween(8_000, 12_000);
    assertThat(json.get("index_bytes").asLong()).isPositive();
    assertThat(json.get("build_seconds").asDouble()).isPositive();
    assertThat(json.get("map_seconds").asDouble()).isPositive();
    for (String what : new String[] {"best_20", "all_scores"}) {
      for (String time : new String[] {"processor_ms", "clock_ms"}) {
        JsonNode spread = json.get(what).get(time);
        assertThat(spread.get("median").asDouble())
            .isNotNegative()
            .isLessThanOrEqualTo(spread.get("p99").asDouble());
        assertThat(spread.get("p99").asDouble())
            .isLessThanOrEqualTo(spread.get("highest").asDouble());
      }
    }
  }

  @Test
  void showsATable() {
    CommandRun run = bench("--sessions", "2000", "--requests", "40");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("2,000 sessions, ", "mapped and checked in")
        .containsPattern("(?m)^the 20 best, processor time +[\\d.]+ +[\\d.]+ +[\\d.]+$");
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThat(bench("--sessions", "0").err()).contains("--sessions must be from 1 to 5,000,000");
    assertThat(bench("--sessions", "5000001").status()).isEqualTo(2);
    assertThat(bench("--requests", "-1").err()).contains("--requests must be from 1 to 1,000,000");
    CommandRun run = bench("--set", "neighbours=0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("neighbours: '0' is not");
  }
}
