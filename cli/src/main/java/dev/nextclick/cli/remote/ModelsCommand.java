package dev.nextclick.cli.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nextclick models`.
@Command(
    name = "models",
    description = {
      "Lists the published versions of a model, activates one, or deletes one.",
      "Asks the trainer, or works on the registry's directory itself (--registry), which needs no service."
    },
    footer = {
      "",
      "With --json: versions, the newest first: version, kind, active, create_time, items, events, recall_at_20, mrr_at_20, size_bytes, damage (empty if none is seen), learning_curve (loss, seconds, recall_at_20 and mrr_at_20 of the sessions held out, if any), replicas (replica, serving, refusal, requests; through the trainer only)."
    })
public final class ModelsCommand implements Callable<Integer> {

  @Mixin private VersionOptions from = new VersionOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    try (Versions versions = from.open()) {
      List<Versions.Version> all = versions.list();
      show(console, all);
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

  private void show(Console console, List<Versions.Version> versions) {
    if (versions.isEmpty()) {
      console.say(
          "no version of %s has been published; nextclick train makes one"
              .formatted(from.description()));
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
              version.damage().isEmpty() ? version.kind() : "damaged",
              DateTimeFormatter.ISO_INSTANT.format(
                  version.createTime().truncatedTo(ChronoUnit.SECONDS)),
              String.format(Locale.ROOT, "%,d", version.items()),
              String.format(Locale.ROOT, "%,d", version.events()),
              String.format(Locale.ROOT, "%.4f", version.recallAt20()),
              String.format(Locale.ROOT, "%.4f", version.mrrAt20()),
              String.format(Locale.ROOT, "%.1f", version.sizeBytes() / 1e6)));
    }
    console.table(rows);
    console.say(
        versions.stream().anyMatch(Versions.Version::active)
            ? "* is the active one"
            : "none is active; nextclick models activate makes one so");
    for (Versions.Version version : versions) {
      if (!version.damage().isEmpty()) {
        console.say("%s is damaged: %s".formatted(version.version(), version.damage()));
      }
      if (version.active() && !version.learningCurve().isEmpty()) {
        console.say(
            "loss of %s, epoch by epoch: %s"
                .formatted(
                    version.version(),
                    version.learningCurve().stream()
                        .map(epoch -> String.format(Locale.ROOT, "%.3f", epoch.loss()))
                        .collect(Collectors.joining(", "))));
      }
      version.replicas().forEach(replica -> say(console, version.version(), replica));
    }
  }

  private static void say(Console console, String version, Versions.Replica replica) {
    if (!replica.refusal().isEmpty()) {
      console.say("%s refused %s: %s".formatted(replica.name(), version, replica.refusal()));
    } else if (replica.serving()) {
      console.say("%s serves %s".formatted(replica.name(), version));
    }
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
    node.put("damage", version.damage());
    ArrayNode curve = node.putArray("learning_curve");
    for (LearnedEpoch epoch : version.learningCurve()) {
      ObjectNode point = curve.addObject();
      point.put("loss", epoch.loss()).put("seconds", epoch.seconds());
      epoch
          .validation()
          .ifPresent(
              held ->
                  point.put("recall_at_20", held.recallAt20()).put("mrr_at_20", held.mrrAt20()));
    }
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
    // Verifying a large version before it is activated takes a while.
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Mixin private TrainerOptions trainer = new TrainerOptions();

    @Option(
        names = "--registry",
        paramLabel = "DIR",
        description =
            "Instead of --trainer: the registry's directory, DATA_DIR/registry of nextclick up. Works with the trainer down.")
    private @Nullable Path registry;

    @Option(
        names = "--model",
        paramLabel = "MODEL",
        defaultValue = "default",
        description = "Default: ${DEFAULT-VALUE}.")
    private String model = "";

    Versions open() {
      if (registry == null) {
        return new TrainerVersions(trainer.connect(), trainer.site(), model, DEADLINE);
      }
      if (command.commandLine().getParseResult().hasMatchedOption(TrainerOptions.TRAINER)) {
        throw CommandFailure.wrongUsage(
            "--registry and %s exclude each other".formatted(TrainerOptions.TRAINER));
      }
      return RegistryVersions.open(registry, trainer.site(), model);
    }

    /// Whose versions: `default/default of nextclick-data/registry`.
    String description() {
      String name = trainer.site() + "/" + model;
      return registry == null ? name : "%s in %s".formatted(name, registry);
    }
  }
}
