package dev.nextclick.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.bench.ingest.IngestBenchmark;
import dev.nextclick.bench.ingest.IngestBenchmark.Memory;
import dev.nextclick.bench.ingest.IngestBenchmark.Mode;
import dev.nextclick.bench.ingest.IngestRun;
import dev.nextclick.bench.ingest.IngestTarget;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.cli.suite.Distribution;
import dev.nextclick.cli.suite.Liveness;
import dev.nextclick.cli.suite.Suite;
import dev.nextclick.cli.suite.SuiteSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick bench ingest`.
@Command(
    name = "ingest",
    description = {
      "Measures how many events a second session-service stores on this machine, in five runs after warming up, with the load generator and Redis beside it. Events are of many sessions, and streamed unless told otherwise.",
      "It starts a Redis of its own, which has every event on disk before it is acknowledged, and a session-service, unless told where they are. After each run every acknowledged event is read back from Redis, from its session and from the log, and counted: the command fails if one is missing, or there twice."
    },
    footer = {
      "",
      "With --json: events_per_second (sessions_per_second with --get-session), p50_ms, p99_ms, acknowledged, stored, lost, failed, client_cpu_micros, service_cpu_micros, redis_cpu_micros (processor time an event, or session read; null for a process that is not known) of the median run; runs, a list of the same.",
      "With --memory --json: sessions, bytes_per_million_sessions, gib_per_million_sessions, log_bytes_per_million_sessions, lost."
    })
public final class IngestBenchCommand implements Callable<Integer> {

  /// What is measured, unless events are streamed.
  static final class Kind {

    @Option(names = "--unary", description = "Measure RecordEvent: one call an event.")
    private boolean unary;

    @Option(names = "--get-session", description = "Measure GetSession: sessions read.")
    private boolean getSession;

    @Option(
        names = "--memory",
        description =
            "Measure what sessions of four clicks, with event ids of 36 bytes, take of Redis's memory, and the log beside them.")
    private boolean memory;
  }

  /// What is used instead of services of its own.
  static final class Addresses {

    @Option(
        names = "--session-service",
        paramLabel = "HOST:PORT",
        required = true,
        description =
            "Measure this one, which uses --redis. Nothing may archive its log meanwhile; what is stored stays until it expires.")
    private String sessionService = "";

    @Option(
        names = "--redis",
        paramLabel = "URI",
        required = true,
        description = "Where --session-service stores.")
    private URI redis = URI.create("redis://127.0.0.1");
  }

  @ArgGroup private Kind kind = new Kind();

  @ArgGroup(exclusive = false)
  private @Nullable Addresses addresses;

  @Option(
      names = "--callers",
      paramLabel = "N",
      description =
          "Calls under way at a time, with --unary and --get-session. Default: ${DEFAULT-VALUE}.",
      defaultValue = "64")
  private int callers;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description = "Events of the stream under way at a time. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int inFlight;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the five runs take together. Default: ${DEFAULT-VALUE}.",
      defaultValue = "30")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Seconds of load before them. Default: ${DEFAULT-VALUE}.",
      defaultValue = "15")
  private double warmUp;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Sessions to store, with --memory. Default: ${DEFAULT-VALUE}.",
      defaultValue = "200000")
  private long sessions;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    requireSense();
    Console console = common.console();
    try (WorkFolder folder = WorkFolder.make()) {
      Addresses given = addresses;
      if (given != null) {
        if (!Liveness.isReady(given.sessionService)) {
          throw CommandFailure.failed(
              "session-service at %s is not ready: start it, or leave both addresses away"
                  .formatted(given.sessionService));
        }
        return measure(
            console, new IngestTarget(given.sessionService, given.redis, Optional.empty(), false));
      }
      try (Suite suite =
          Suite.start(
              Distribution.running(),
              SuiteSettings.ofSessionsOnly(folder.path()),
              console::warn,
              started -> folder.endFirst(started::close))) {
        return measure(console, target(suite));
      }
    } catch (IllegalStateException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read or write: " + FileFault.of(e), e);
    }
  }

  private void requireSense() {
    if (callers < 1 || inFlight < 1 || sessions < 1) {
      throw CommandFailure.wrongUsage("--callers, --in-flight and --sessions must be 1 or more");
    }
    if (sessions > 100_000_000) {
      throw CommandFailure.wrongUsage("--sessions must be 100,000,000 or fewer");
    }
    if (!(seconds > 0 && seconds <= 600) || !(warmUp >= 0 && warmUp <= 600)) {
      throw CommandFailure.wrongUsage("--seconds must be above 0, --warm-up 0 or more, up to 600");
    }
  }

  private static IngestTarget target(Suite suite) {
    return new IngestTarget(
        suite.addresses().sessionService(),
        URI.create(suite.addresses().redis()),
        Optional.of(
            new IngestTarget.Pids(suite.pid(Suite.SESSION_SERVICE), suite.pid(Suite.REDIS))),
        true);
  }

  private int measure(Console console, IngestTarget target) throws InterruptedException {
    IngestBenchmark benchmark = new IngestBenchmark(target, callers, inFlight);
    if (kind.memory) {
      Memory memory = benchmark.memory(sessions);
      IngestReport.show(memory, console);
      console.result(IngestReport.json(memory));
      return status(memory.lost());
    }
    Mode mode = kind.unary ? Mode.UNARY : kind.getSession ? Mode.GET_SESSION : Mode.STREAMED;
    IngestReport report = new IngestReport(mode);
    console.say(report.header());
    int[] number = {0};
    List<IngestRun> runs =
        benchmark.run(
            mode,
            duration(warmUp),
            duration(seconds / IngestBenchmark.RUNS),
            run -> console.say(report.line(Integer.toString(++number[0]), run)));
    console.say(report.line("median", IngestBenchmark.median(runs)));
    ObjectNode result = report.json(IngestBenchmark.median(runs));
    ArrayNode all = result.putArray("runs");
    runs.forEach(run -> all.add(report.json(run)));
    console.result(result);
    return status(runs.stream().mapToLong(IngestRun::lost).sum());
  }

  private static int status(long lost) {
    if (lost > 0) {
      throw CommandFailure.failed(
          "%,d acknowledged events are not in their session and in the log, once".formatted(lost));
    }
    return 0;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
