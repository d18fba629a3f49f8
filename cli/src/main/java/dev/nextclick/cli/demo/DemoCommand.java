package dev.nextclick.cli.demo;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.cli.suite.Distribution;
import dev.nextclick.cli.suite.Suite;
import dev.nextclick.cli.suite.SuiteSettings;
import dev.nextclick.storefront.World;
import dev.nextclick.storefront.WorldKind;
import java.io.IOException;
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
      "requests, failed_requests, median_ms, p99_ms, slowest_ms (of the requests during the second training), swaps, version, seconds.",
      "Exit code 0 only if all of it happened."
    })
public final class DemoCommand implements Callable<Integer> {

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
      names = "--keep",
      description = "Leave the suite running until Ctrl-C, and its data in place after that.")
  private boolean keep;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Console console = common.console();
    try (WorkFolder folder = WorkFolder.make()) {
      console.say("starting the suite; its data in " + folder.path());
      try (Suite suite =
          Suite.start(
              Distribution.running(),
              SuiteSettings.onFreePorts(folder.path()),
              console::warn,
              started -> folder.endFirst(started::close))) {
        new Demo(console, World.of(kind, seed), seed, suite).run();
        if (keep) {
          folder.keep();
          new CountDownLatch(1).await();
        }
      } catch (CommandFailure failure) {
        folder.keep();
        console.warn("the logs of the services are in " + folder.path().resolve("logs"));
        throw failure;
      }
    }
    return 0;
  }
}
