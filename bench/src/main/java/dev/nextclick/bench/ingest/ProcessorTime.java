package dev.nextclick.bench.ingest;

import dev.nextclick.bench.ingest.IngestTarget.Pids;
import java.time.Duration;
import java.util.Optional;

/// The processor time that client, service and Redis have used so far.
record ProcessorTime(Duration client, Optional<Duration> service, Optional<Duration> redis) {

  static ProcessorTime now(Optional<Pids> pids) {
    return new ProcessorTime(
        of(ProcessHandle.current()).orElse(Duration.ZERO),
        pids.flatMap(p -> of(p.service())),
        pids.flatMap(p -> of(p.redis())));
  }

  /// What was used since then, for each of so many calls.
  IngestRun.Cpu since(ProcessorTime start, long calls) {
    return new IngestRun.Cpu(
        micros(client.minus(start.client), calls),
        service.flatMap(now -> start.service.map(then -> micros(now.minus(then), calls))),
        redis.flatMap(now -> start.redis.map(then -> micros(now.minus(then), calls))));
  }

  private static double micros(Duration used, long calls) {
    return calls == 0 ? 0 : used.toNanos() / 1e3 / calls;
  }

  private static Optional<Duration> of(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessorTime::of);
  }

  private static Optional<Duration> of(ProcessHandle process) {
    return process.info().totalCpuDuration();
  }
}
