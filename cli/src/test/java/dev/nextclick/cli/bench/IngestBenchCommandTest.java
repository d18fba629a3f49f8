package dev.nextclick.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.cli.CommandRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What of the command needs no services; the system tests run it.
final class IngestBenchCommandTest {

  private static CommandRun bench(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "ingest"));
    arguments.addAll(List.of(more));
    return CommandRun.nextclick(arguments.toArray(String[]::new));
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforeAnythingRuns() {
    for (String[] wrong :
        new String[][] {
          {"--callers", "0"},
          {"--in-flight", "0"},
          {"--sessions", "0"},
          {"--sessions", "1000000000"},
          {"--seconds", "0"},
          {"--seconds", "NaN"},
          {"--warm-up", "-1"},
          {"--unary", "--get-session"},
          {"--session-service", "127.0.0.1:1"},
          {"--redis", "redis://127.0.0.1:1"}
        }) {
      CommandRun run = bench(wrong);
      assertThat(run.status()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(run.err().lines()).as(run.err()).hasSize(1);
    }
  }

  @Test
  void itsHelpNamesEveryKeyOfItsJson() {
    assertThat(bench("--help").out())
        .contains(
            "events_per_second",
            "sessions_per_second",
            "p50_ms",
            "p99_ms",
            "acknowledged",
            "stored",
            "lost",
            "failed",
            "client_cpu_micros",
            "service_cpu_micros",
            "redis_cpu_micros",
            "runs",
            "bytes_per_million_sessions",
            "gib_per_million_sessions",
            "log_bytes_per_million_sessions");
  }

  @Test
  void aServiceThatIsNotThereIsALineAndAFailure() {
    CommandRun run =
        bench(
            "--session-service",
            "127.0.0.1:1",
            "--redis",
            "redis://127.0.0.1:1",
            "--warm-up",
            "0",
            "--seconds",
            "0.5");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("session-service at 127.0.0.1:1 is not ready");
  }
}
