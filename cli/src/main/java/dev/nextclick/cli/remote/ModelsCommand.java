package dev.nextclick.cli.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nextclick models`.
@Command(
    name = "models",
    description = "Lists the published versions of a model, activates one, or deletes one.",
    footer = {
      "",
      "With --json: versions, the newest first: version, kind, active, create_time, items, events, recall_at_20, mrr_at_20, size_bytes, replicas (replica, serving, refusal, requests; through the trainer only)."
    })
public final class ModelsCommand implements Callable<Integer> {

  @Mixin private VersionOptions from = new VersionOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    try (Versions versions = from.open()) {
      List<Versions.Version> all = versions.list();
      table(console, all);
      ObjectNode result = Console.object();
      ArrayNode list = result.putArray("versions");
      all.forEach(version -> describe(version, list.addObject()));
      console.result(result);
    }
    return 0;
  }

  @Command(
      name = "activate",
      description = "Makes a version the active one; inference-service follows within a second.",
      footer = {"", "With --json: version, active."})
  int activate(
      @Parameters(paramLabel = "VERSION", description = "The version.") String version,
      @Mixin VersionOptions options,
      @Mixin CommonOptions commonOptions) {
    Console console = commonOptions.console();
    try (Versions versions = options.open()) {
      versions.activate(version);
    }
    console.say(version + " is active");
    console.result(Console.object().put("version", version).put("active", true));
    return 0;
  }

  @Command(
      name = "delete",
      description = "Deletes a version that is not active.",
      footer = {"", "With --json: version, deleted."})
  int delete(
      @Parameters(paramLabel = "VERSION", description = "The version.") String version,
      @Mixin VersionOptions options,
      @Mixin CommonOptions commonOptions) {
    Console console = commonOptions.console();
    try (Versions versions = options.open()) {
      versions.delete(version);
    }
    console.say(version + " is deleted");
    console.result(Console.object().put("version", version).put("deleted", true));
    return 0;
  }

  private static void table(Console console, List<Versions.Version> versions) {
    if (versions.isEmpty()) {
      console.say("no version has been published; nextclick train makes one");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "", "version", "kind", "published", "items", "events", "Recall@20", "MRR@20", "MB"));
    for (Versions.Version version : versions) {
      rows.add(
          List.of(
              version.active() ? "*" : "",
              version.version(),
              version.kind(),
              DateTimeFormatter.ISO_INSTANT.format(
                  version.createTime().truncatedTo(ChronoUnit.SECONDS)),
              String.format(Locale.ROOT, "%,d", version.items()),
              String.format(Locale.ROOT, "%,d", version.events()),
              String.format(Locale.ROOT, "%.4f", version.recallAt20()),
              String.format(Locale.ROOT, "%.4f", version.mrrAt20()),
              String.format(Locale.ROOT, "%.1f", version.sizeBytes() / 1e6)));
    }
    console.table(rows);
    console.say("* is the active one");
  }

  private static void describe(Versions.Version version, ObjectNode node) {
    node.put("version", version.version());
    node.put("kind", version.kind());
    node.put("active", version.active());
    node.put("create_time", version.createTime().toString());
    node.put("items", version.items());
    node.put("events", version.events());
    node.put("recall_at_20", version.recallAt20());
    node.put("mrr_at_20", version.mrrAt20());
    node.put("size_bytes", version.sizeBytes());
    ArrayNode replicas = node.putArray("replicas");
    for (Versions.Replica replica : version.replicas()) {
      replicas
          .addObject()
          .put("replica", replica.name())
          .put("serving", replica.serving())
          .put("refusal", replica.refusal())
          .put("requests", replica.requests());
    }
  }

  /// Which model's versions, and where from.
  static final class VersionOptions {
    @Mixin private TrainerOptions trainer = new TrainerOptions();

    @Option(
        names = "--model",
        paramLabel = "MODEL",
        defaultValue = "default",
        description = "Default: ${DEFAULT-VALUE}.")
    private String model = "";

    Versions open() {
      return new TrainerVersions(trainer.connect(), trainer.site(), model);
    }
  }
}
