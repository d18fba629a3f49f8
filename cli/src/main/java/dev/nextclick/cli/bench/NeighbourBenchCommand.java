package dev.nextclick.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.bench.neighbours.NeighbourBenchmark;
import dev.nextclick.bench.neighbours.NeighbourSpeed;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick bench neighbours`.
@Command(
    name = "neighbours",
    description = {
      "Measures how long VMIS-kNN takes to answer on this machine, one session after the other on one thread, against a made-up history of 100,000 items.",
      "The processor's time is what an answer costs; by the clock it also waits for a processor that others have."
    },
    footer = {
      "",
      "With --json: sessions, clicks, index_bytes, build_seconds, map_seconds; best_20 and all_scores, each with processor_ms and clock_ms, each with median, p99, highest."
    })
public final class NeighbourBenchCommand implements Callable<Integer> {

  private static final int MOST_SESSIONS = 5_000_000;
  private static final int MOST_REQUESTS = 1_000_000;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Sessions of the history. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1000000")
  private int sessions;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Sessions that are asked about. Default: ${DEFAULT-VALUE}.",
      defaultValue = "20000")
  private int requests;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of vmis-knn: sessions-per-item=2000.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    if (sessions < 1 || sessions > MOST_SESSIONS) {
      throw CommandFailure.wrongUsage("--sessions must be from 1 to %,d".formatted(MOST_SESSIONS));
    }
    if (requests < 1 || requests > MOST_REQUESTS) {
      throw CommandFailure.wrongUsage("--requests must be from 1 to %,d".formatted(MOST_REQUESTS));
    }
    try (WorkFolder work = WorkFolder.make()) {
      NeighbourBenchmark benchmark =
          new NeighbourBenchmark(VmisKnnSettings.of(settings), sessions, requests);
      NeighbourSpeed speed = benchmark.run(work.path(), what -> console.say(what + " ..."));
      show(speed, console);
      console.result(json(speed));
    } catch (InvalidSettingsException e) {
      throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write a temporary file: " + FileFault.of(e), e);
    }
    return 0;
  }

  private static void show(NeighbourSpeed speed, Console console) {
    console.say(
        "%,d sessions, %,d clicks: an index of %.0f MB, built in %.1f s, mapped and checked in %.2f s"
            .formatted(
                speed.sessions(),
                speed.clicks(),
                speed.indexBytes() / 1e6,
                speed.buildSeconds(),
                speed.mapSeconds()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ms a session", "median", "99th percentile", "highest"));
    rows.add(row("the 20 best, processor time", speed.best().processor()));
    rows.add(row("the 20 best, by the clock", speed.best().clock()));
    rows.add(row("scores of all items, processor time", speed.scores().processor()));
    rows.add(row("scores of all items, by the clock", speed.scores().clock()));
    console.table(rows);
  }

  private static List<String> row(String name, NeighbourSpeed.Spread times) {
    return List.of(
        name,
        "%.3f".formatted(times.median()),
        "%.3f".formatted(times.p99()),
        "%.3f".formatted(times.highest()));
  }

  private static ObjectNode json(NeighbourSpeed speed) {
    ObjectNode result = Console.object();
    result
        .put("sessions", speed.sessions())
        .put("clicks", speed.clicks())
        .put("index_bytes", speed.indexBytes())
        .put("build_seconds", speed.buildSeconds())
        .put("map_seconds", speed.mapSeconds());
    put(result.putObject("best_20"), speed.best());
    put(result.putObject("all_scores"), speed.scores());
    return result;
  }

  private static void put(ObjectNode to, NeighbourSpeed.Times times) {
    put(to.putObject("processor_ms"), times.processor());
    put(to.putObject("clock_ms"), times.clock());
  }

  private static void put(ObjectNode to, NeighbourSpeed.Spread times) {
    to.put("median", times.median()).put("p99", times.p99()).put("highest", times.highest());
  }
}
