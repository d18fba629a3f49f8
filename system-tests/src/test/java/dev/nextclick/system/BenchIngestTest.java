package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `nextclick bench ingest`, each kind for a moment: not how fast, but that it counts what it says it counts.
@Timeout(180)
final class BenchIngestTest {

  private static final Path NEXTCLICK = LiveSuite.DISTRIBUTION.home().resolve("bin/nextclick");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "--unary", "--get-session"})
  void everyAcknowledgedEventIsFoundInRedisAfterEachOfFiveRuns(String kind) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "ingest", "--json", "--seconds", "2", "--warm-up", "1"));
    if (!kind.isEmpty()) {
      arguments.add(kind);
    }
    CommandResult result = new BareMachine(folder).run(NEXTCLICK, arguments.toArray(String[]::new));

    assertThat(result.status()).as(result.toString()).isZero();
    JsonNode json = result.json();
    String perSecond = kind.equals("--get-session") ? "sessions_per_second" : "events_per_second";
    assertThat(json.get("runs")).hasSize(5);
    for (JsonNode run : json.get("runs")) {
      assertThat(run.get(perSecond).asDouble()).isPositive();
      assertThat(run.get("acknowledged").asLong()).isPositive();
      assertThat(run.get("stored")).isEqualTo(run.get("acknowledged"));
      assertThat(run.get("lost").asLong()).isZero();
      assertThat(run.get("failed").asLong()).isZero();
      assertThat(run.get("p99_ms").asDouble()).isGreaterThanOrEqualTo(run.get("p50_ms").asDouble());
    }
    for (String cpu : List.of("client_cpu_micros", "service_cpu_micros", "redis_cpu_micros")) {
      // The clock of a process ticks in hundredths of a second: little work may cost nothing.
      assertThat(json.get(cpu).asDouble()).as(cpu).isNotNegative();
    }
  }

  @Test
  void saysWhatAMillionSessionsTakeAndTheLogApart() throws Exception {
    CommandResult result =
        new BareMachine(folder)
            .run(NEXTCLICK, "bench", "ingest", "--memory", "--sessions", "20000", "--json");

    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.json().get("lost").asLong()).isZero();
    // A value and its key take 144 bytes; what Redis adds to each is some 90.
    assertThat(result.json().get("bytes_per_million_sessions").asLong())
        .isBetween(200_000_000L, 265_000_000L);
    assertThat(result.json().get("log_bytes_per_million_sessions").asLong())
        .isGreaterThan(400_000_000L);
  }
}
