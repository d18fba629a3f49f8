package dev.nextclick.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.bench.ingest.IngestBenchmark.Memory;
import dev.nextclick.bench.ingest.IngestBenchmark.Mode;
import dev.nextclick.bench.ingest.IngestRun;
import dev.nextclick.cli.console.Console;
import java.time.Duration;
import java.util.Optional;

/// What `nextclick bench ingest` says of its runs.
record IngestReport(Mode mode) {

  private static final double MILLION = 1e6;
  private static final double GIB = 1L << 30;

  String header() {
    return "run     %s/s   p50 ms   p99 ms  acknowledged     stored  lost  failed  CPU µs: client  service  redis"
        .formatted(mode == Mode.GET_SESSION ? "sessions" : "  events");
  }

  String line(String name, IngestRun run) {
    return "%-6s %,11.0f %8.2f %8.2f %,13d %,10d %5d %7d %15.2f %8s %6s"
        .formatted(
            name,
            run.perSecond(),
            millis(run.median()),
            millis(run.p99()),
            run.acknowledged(),
            run.stored(),
            run.lost(),
            run.failed(),
            run.cpu().client(),
            micros(run.cpu().service()),
            micros(run.cpu().redis()));
  }

  ObjectNode json(IngestRun run) {
    return Console.object()
        .put(
            mode == Mode.GET_SESSION ? "sessions_per_second" : "events_per_second", run.perSecond())
        .put("p50_ms", millis(run.median()))
        .put("p99_ms", millis(run.p99()))
        .put("acknowledged", run.acknowledged())
        .put("stored", run.stored())
        .put("lost", run.lost())
        .put("failed", run.failed())
        .put("client_cpu_micros", run.cpu().client())
        .put("service_cpu_micros", run.cpu().service().orElse(null))
        .put("redis_cpu_micros", run.cpu().redis().orElse(null));
  }

  static void show(Memory memory, Console console) {
    console.say(
        "%,d sessions of four clicks take %.3f GiB a million of Redis's memory, the log of their clicks another %.3f GiB"
            .formatted(
                memory.sessions(),
                perMillion(memory.sessionBytes(), memory) / GIB,
                perMillion(memory.logBytes(), memory) / GIB));
  }

  static ObjectNode json(Memory memory) {
    double bytes = perMillion(memory.sessionBytes(), memory);
    return Console.object()
        .put("sessions", memory.sessions())
        .put("bytes_per_million_sessions", Math.round(bytes))
        .put("gib_per_million_sessions", bytes / GIB)
        .put("log_bytes_per_million_sessions", Math.round(perMillion(memory.logBytes(), memory)))
        .put("lost", memory.lost());
  }

  private static double perMillion(long bytes, Memory memory) {
    return bytes * MILLION / memory.sessions();
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static String micros(Optional<Double> micros) {
    return micros.map("%.2f"::formatted).orElse("?");
  }
}
