package dev.nextclick.cli.tuning;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.cli.offline.DeviceOption;
import dev.nextclick.cli.offline.Learner;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.cli.offline.Settings;
import dev.nextclick.cli.offline.ThreadsOption;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nextclick tune`.
@Command(
    name = "tune",
    description = {
      "Searches for good settings of a model within a time limit, and writes the best as a file for evaluate and train.",
      "Each trial learns from all sessions but the newest tenth, and is scored on these after each epoch: the geometric mean of Recall@20 and MRR@20. What to try next is decided by a tree-structured Parzen estimator (Bergstra et al., 2011); trials that are not among the best third after 1, 3, 9 ... epochs are stopped (successive halving, Li et al., 2018).",
      "Every trial is kept in a journal beside the file, FILE.trials.jsonl: the same command goes on where the last one ended or was stopped. The time limit and the number of trials count what the journal holds."
    },
    footer = {
      "",
      "With --json: model, file, journal, trials, stopped, failed, seconds, best (trial, epoch, score, recall_at_20, mrr_at_20, settings), train, held_out (sessions, events)."
    })
public final class TuneCommand implements Callable<Integer> {

  private static final double MOST_MINUTES = 60 * 24 * 366;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "Clicks to learn from, as nextclick evaluate reads them.")
  private Path train = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "gru4rec",
      description = "Which model: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OfflineModel model = OfflineModel.GRU4REC;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the best settings go. Written anew whenever a trial is the best so far.")
  private Path out = Path.of("");

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description = "The time limit, of all trials together. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "The most trials. Default: as many as there is time for.")
  private int trials = Integer.MAX_VALUE;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Where the search begins: the settings of the first trial, and in all trials those that are not searched.")
  private @Nullable Path settings;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting that is fixed and not searched. epochs=N is the most epochs of a trial; the best epoch is kept.")
  private Map<String, String> fixed = new LinkedHashMap<>();

  @Option(
      names = "--search",
      paramLabel = "KEY=VALUES",
      description =
          "What else is searched, or otherwise: KEY=LOW..HIGH (by logarithms if HIGH is 20 times LOW), or KEY=A,B,C.")
  private Map<String, String> search = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the search's draws. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    checkLimits();
    int busy = threads.count();
    ComputeDevice trainsOn = device.required();
    SearchPlan plan = plan();
    Path journalFile = out.resolveSibling(out.getFileName() + ".trials.jsonl");
    checkPlace();
    try (WorkFolder work = WorkFolder.make()) {
      ClickSets sets = ClickSets.holdingOutNewest(train, work.path(), console);
      try (TrialJournal journal = TrialJournal.open(journalFile, plan, DataFingerprint.of(sets))) {
        SearchReport report = new SearchReport(plan, sets, spec, train, out, journalFile);
        search(plan, sets, journal, report, busy, trainsOn, work, console);
        report.show(journal.trials(), console);
      }
    } catch (TooLittleDataException e) {
      throw CommandFailure.failed("tuning failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandFailure.failed("tuning failed: " + FileFault.of(e), e);
    }
    return 0;
  }

  private void search(
      SearchPlan plan,
      ClickSets sets,
      TrialJournal journal,
      SearchReport report,
      int busy,
      ComputeDevice trainsOn,
      WorkFolder work,
      Console console)
      throws TooLittleDataException, IOException {
    if (!journal.trials().isEmpty()) {
      console.say("going on after %d trials".formatted(journal.trials().size()));
    }
    double before = journal.trials().stream().mapToDouble(Trial::seconds).sum();
    long start = System.nanoTime();
    double limit = 60 * minutes;
    BooleanSupplier outOfTime = () -> before + (System.nanoTime() - start) / 1e9 >= limit;
    TrialRun run = new TrialRun(plan, sets, busy, trainsOn, work.path(), outOfTime);
    try (SearchProgress progress =
        new SearchProgress(
            console.progress("tuning " + model),
            report,
            journal,
            () -> (before + (System.nanoTime() - start) / 1e9) / limit,
            trials)) {
      new Search(plan, journal).run(trials, run, progress);
    }
  }

  /// What can be known before the clicks are read, which may take long.
  private void checkPlace() {
    Path folder = out.toAbsolutePath().normalize().getParent();
    if (folder == null || Files.isDirectory(out)) {
      throw CommandFailure.wrongUsage("--out %s is a directory".formatted(out));
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.failed("--out %s: there is no directory %s".formatted(out, folder));
    }
  }

  private void checkLimits() {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw CommandFailure.wrongUsage("--minutes must be more than 0, not " + minutes);
    }
    if (trials < 1) {
      throw CommandFailure.wrongUsage("--trials must be 1 or more, not " + trials);
    }
  }

  private SearchPlan plan() {
    Map<String, String> given = new LinkedHashMap<>();
    fixed.forEach((key, value) -> given.put(key.contains(".") ? key : model + "." + key, value));
    Learner start = Settings.of(Optional.ofNullable(settings), given).learner(model);
    String prefix = model + ".";
    List<String> names =
        given.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> key.substring(prefix.length()))
            .toList();
    return SearchPlan.of(model, start, SearchOption.space(model, start, names, search), seed);
  }
}
