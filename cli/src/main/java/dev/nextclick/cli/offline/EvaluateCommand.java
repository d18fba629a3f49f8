package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.models.torch.DeviceUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick evaluate`.
@Command(
    name = "evaluate",
    description = {
      "Trains models on one click file and scores them on another, with no server running.",
      "Each test session is replayed: after every click the next one is asked for, all items are ranked, those already clicked included; ties count against the model, and an item that training never showed is a miss.",
      "Files: TSV or CSV with a header, or the raw RecSys Challenge 2015 clicks, gzipped or not; sessions are as their ids have them."
    },
    footer = {
      "",
      "With --json: models, a list of name, recall_at_20, mrr_at_20, pairs, train_seconds, events_per_second, milliseconds_per_prediction."
    },
    modelTransformer = HyperparameterHelp.class)
public final class EvaluateCommand implements Callable<Integer> {

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "Clicks to learn from.")
  private Path train = Path.of("");

  @Option(
      names = "--test",
      required = true,
      paramLabel = "FILE",
      description = "Clicks of later sessions, to be predicted.")
  private Path test = Path.of("");

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "MODEL",
      defaultValue = "gru4rec,pop",
      description = "Which models: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private List<OfflineModel> models = new ArrayList<>();

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Hyperparameters in a YAML file, 'epochs: 5' a line.")
  private @Nullable Path settings;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A hyperparameter, over the file's.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "Where gru4rec is trained: ${COMPLETION-CANDIDATES}. auto: on a GPU if there is one that this build can use (-Pcuda). Default: ${DEFAULT-VALUE}.")
  private ComputeDevice device = ComputeDevice.AUTO;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    Gru4RecSettings chosen = settings();
    requireDevice();
    try (WorkFolder work = WorkFolder.make()) {
      ClickSets sets = ClickSets.read(train, test, work.path(), console);
      OfflineEvaluation evaluation = new OfflineEvaluation(work.path(), console);
      List<EvaluationReport.Row> rows = new ArrayList<>();
      for (OfflineModel model : new LinkedHashSet<>(models)) {
        rows.add(evaluation.train(model, sets, chosen, device));
      }
      EvaluationReport report = new EvaluationReport(rows);
      report.show(console);
      console.result(report.json());
    } catch (IOException e) {
      throw CommandFailure.failed("cannot work in the temporary folder: " + FileFault.of(e), e);
    }
    return 0;
  }

  private void requireDevice() {
    try {
      device.require();
    } catch (DeviceUnavailableException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private Gru4RecSettings settings() {
    Map<String, String> all = new LinkedHashMap<>();
    if (settings != null) {
      all.putAll(SettingsFile.read(settings));
    }
    all.putAll(hyperparameters);
    try {
      return Gru4RecSettings.of(all);
    } catch (InvalidSettingsException e) {
      throw CommandFailure.wrongUsage(
          e.faults().stream().map(this::describe).collect(Collectors.joining("; ")));
    }
  }

  private String describe(InvalidSettingsException.Fault fault) {
    Object origin =
        settings == null || hyperparameters.containsKey(fault.name()) ? "--set" : settings;
    return "%s: %s (%s)".formatted(fault.name(), fault.problem(), origin);
  }
}
