package dev.nextclick.cli.demo;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.cli.suite.Distribution;
import dev.nextclick.cli.suite.Ports;
import dev.nextclick.cli.suite.Suite;
import dev.nextclick.cli.suite.SuiteSettings;
import dev.nextclick.client.NextclickException;
import dev.nextclick.storefront.World;
import dev.nextclick.storefront.WorldKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick demo`.
@Command(
    name = "demo",
    description = {
      "Shows it working, in under three minutes: starts the whole suite on free ports, in a temporary directory; lets the visitors of a simulated site stream their clicks; trains on them; recommends to live visitors; trains and swaps again while requests flow; and measures how close the recommendations are to the best possible.",
      "The simulated site's visitors have hidden intents, so that the best possible is known exactly. It has no path of its own: all goes through the services' public RPCs."
    },
    footer = {
      "",
      "With --json: world, seed, events, recall_at_20, mrr_at_20, popularity_recall_at_20, popularity_mrr_at_20, best_possible_recall_at_20, best_possible_mrr_at_20, pairs (of held-out sessions),",
      "requests, failed_requests, popularity_requests, median_ms, p99_ms, slowest_ms (of the requests during the second training), swaps, version, seconds.",
      "Exit code 0 only if all of it happened."
    })
public final class DemoCommand implements Callable<Integer> {

  /// One machine does everything here, training included: a session that comes late is better than none. And the visitors' history,
  /// though it streams in now, is of the days before.
  private static final Map<String, Map<String, String>> SERVICE_SETTINGS =
      Map.of(
          Suite.INFERENCE_SERVICE,
          Map.of("session-timeout", "2s"),
          Suite.SESSION_SERVICE,
          Map.of("max-lateness", "30d"));

  @Option(
      names = "--world",
      paramLabel = "WORLD",
      defaultValue = "shop",
      description = "What sort of site: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private WorldKind kind = WorldKind.SHOP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed is another world. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--visits",
      paramLabel = "N",
      defaultValue = "28000",
      description =
          "How many visitors come before the first training; with fewer it is sooner over and less is learned. Default: ${DEFAULT-VALUE}.")
  private int visits;

  @Option(
      names = "--keep",
      description = "Leave the suite running until Ctrl-C, and its data in place after that.")
  private boolean keep;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (visits < 1) {
      throw CommandFailure.wrongUsage("--visits must be 1 or more, not " + visits);
    }
    Console console = common.console();
    try (WorkFolder folder = WorkFolder.make()) {
      console.say("starting the suite; its data in " + folder.path());
      try {
        run(console, folder);
      } catch (CommandFailure failure) {
        throw keepingLogs(console, folder, failure);
      } catch (NextclickException failure) {
        throw keepingLogs(
            console, folder, CommandFailure.service(String.valueOf(failure.getMessage()), failure));
      }
    }
    return 0;
  }

  private void run(Console console, WorkFolder folder) throws InterruptedException {
    long start = System.nanoTime();
    try (Suite suite =
        Suite.start(
            Distribution.running(),
            settings(folder.path()),
            console::warn,
            started -> folder.endFirst(started::close))) {
      Demo.Shown shown =
          new Demo(console, World.of(kind, seed), seed, DemoScale.of(visits), suite).run();
      double seconds = (System.nanoTime() - start) / 1e9;
      console.result(
          new DemoResult(kind, seed, shown.events(), shown.load(), shown.scores(), seconds).json());
      if (keep) {
        folder.keep();
        console.say("");
        console.say("the suite runs on; Ctrl-C stops it");
        console.say("session-service    " + suite.addresses().sessionService());
        console.say("inference-service  " + suite.addresses().inferenceService());
        console.say("trainer            " + suite.addresses().trainer());
        new CountDownLatch(1).await();
      }
    }
  }

  private static SuiteSettings settings(Path data) {
    return new SuiteSettings(data, Ports.free(), Optional.empty(), SERVICE_SETTINGS);
  }

  private static CommandFailure keepingLogs(
      Console console, WorkFolder folder, CommandFailure failure) {
    folder.keep();
    console.warn("the logs of the services are in " + folder.path().resolve("logs"));
    return failure;
  }
}
