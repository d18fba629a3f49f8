package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
      "With --json: models, a list of name, recall_at_5, mrr_at_5, ndcg_at_5, recall_at_10, mrr_at_10, ndcg_at_10, recall_at_20, mrr_at_20, ndcg_at_20, coverage_at_20, popularity_bias_at_20,",
      "train_seconds, events_per_second, evaluate_seconds, milliseconds_per_prediction (medians where there are several seeds), pairs, unknown_targets; of a single run also recall_at_20_interval, mrr_at_20_interval,",
      "settings, learning_curve (epoch, loss, seconds, validation_recall_at_20, validation_mrr_at_20), by_position (clicks_before, pairs) and by_popularity (items, pairs); runs, a list of the same with seed.",
      "Beside models: differences to the first (model, baseline, recall_at_20, mrr_at_20 and their intervals), interval_level, train, test (sessions, events, items), threads."
    },
    modelTransformer = HyperparameterHelp.class)
public final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "Clicks to learn from.")
  private Path train = Path.of("");

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "Clicks of later sessions, to be predicted. Without it, the newest tenth of the training sessions is held out and predicted.")
  private @Nullable Path test;

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
      description =
          "Hyperparameters in a YAML file: those of gru4rec, 'epochs: 5' a line, or a section of them for each model.")
  private @Nullable Path settings;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A hyperparameter of gru4rec, over the file's; MODEL.KEY=VALUE for another model's.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "SEED",
      description =
          "Train each model once with each of these seeds, and show also the medians. A model that draws nothing is trained once.")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write a page with tables and plots there, index.html, which needs nothing else.")
  private @Nullable Path report;

  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private DeviceOption device = new DeviceOption();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    int busy = threads.count();
    Settings chosen = Settings.of(Optional.ofNullable(settings), hyperparameters);
    ComputeDevice trainsOn = device.required();
    checkReport();
    try (WorkFolder work = WorkFolder.make()) {
      ClickSets sets = sets(work, console);
      OfflineEvaluation evaluation =
          new OfflineEvaluation(sets, busy, trainsOn, new Trainings(), work.path(), console);
      List<ModelScores> scores = new ArrayList<>();
      for (OfflineModel model : new LinkedHashSet<>(models)) {
        scores.add(
            evaluation.evaluate(
                model, chosen.learner(model), List.copyOf(new LinkedHashSet<>(seeds))));
      }
      new EvaluationReport(scores).show(console);
      if (report != null) {
        console.say("report: " + write(page(scores, sets), report));
      }
      console.result(EvaluationJson.of(scores, sets, busy));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot work in the temporary folder: " + FileFault.of(e), e);
    }
    return 0;
  }

  /// What can be known before the training, which may take long.
  private void checkReport() {
    if (report != null && Files.exists(report) && !Files.isDirectory(report)) {
      throw CommandFailure.wrongUsage("--report %s is no directory".formatted(report));
    }
  }

  private static Path write(ReportPage page, Path folder) {
    try {
      return page.write(folder);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write the report: " + FileFault.of(e), e);
    }
  }

  private ReportPage page(List<ModelScores> scores, ClickSets sets) {
    String trained = String.valueOf(train.getFileName());
    String tested =
        test == null ? "the newest tenth, held out" : String.valueOf(test.getFileName());
    return new ReportPage(
        scores,
        sets,
        List.of("learned from " + trained, "measured on " + tested),
        CommandLineText.of(spec),
        Instant.now());
  }

  private ClickSets sets(WorkFolder work, Console console) {
    return test == null
        ? ClickSets.holdingOutNewest(train, work.path(), console)
        : ClickSets.read(train, test, work.path(), console);
  }
}
