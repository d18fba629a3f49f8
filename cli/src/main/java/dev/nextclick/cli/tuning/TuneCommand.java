package dev.nextclick.cli.tuning;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.cli.offline.CommandLineText;
import dev.nextclick.cli.offline.DeviceOption;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.cli.offline.ThreadsOption;
import dev.nextclick.cli.offline.Trainings;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.evaluation.HeldOutHalves;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/// `nextclick tune`.
@Command(
    name = "tune",
    description = {
      "Searches for good settings of models within a time limit, and writes the best as one file for evaluate and train, with a section for each model.",
      "Each trial learns from all sessions but the newest tenth, and is scored on these after each epoch: Recall@20 + MRR@20. What to try next is decided by a tree-structured Parzen estimator (Bergstra et al., 2011); trials that are not among the best third after 1, 3, 9 ... epochs are stopped (successive halving, Li et al., 2018).",
      "Then the best network is trained once more, and gets its revisits (what is added to the scores of items that the session holds): they are fitted on the first, third, fifth ... of the held-out sessions, measured on the others, and kept only if they gain there. For blend, weights are fitted and measured on the same halves.",
      "Every trial is kept in a journal beside the file, FILE.MODEL.trials.jsonl, what is fitted in FILE.fits.jsonl: the same command goes on where the last one ended or was stopped. The time limit and the number of trials count what the journal holds. Whatever ends the command, FILE is there with the best trials so far, and with what is fitted on them once that is done."
    },
    footer = {
      "",
      "With --json: file; models, a list of model, journal, trials, stopped, failed, seconds, best (trial, epoch, score, recall_at_20, mrr_at_20, settings);",
      "revisits (revisits, kept, fitting_pairs, measuring_pairs, before, after, gain, standard_error; the last four of the half that fitted nothing), blend (weights, chosen: fitted or start, pairs; blend, gru4rec, vmis-knn: recall_at_20 and mrr_at_20 of the same half);",
      "train, held_out (sessions, events; held_out also fitting, measuring: its halves)."
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
      split = ",",
      paramLabel = "MODEL",
      defaultValue = "gru4rec,vmis-knn,blend",
      description =
          "Which models: gru4rec, vmis-knn, item-knn and sr are searched one after the other, for blend weights are fitted. Default: ${DEFAULT-VALUE}.")
  private List<OfflineModel> models = new ArrayList<>();

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
      description =
          "The time limit, of all trials together: gru4rec has three parts of it, each other model one; what trains the best network again is left of it once it is known. Settings given by --start are tried to the end in any case. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "The most trials of each model. Default: as many as there is time for.")
  private int trials = Integer.MAX_VALUE;

  @Option(
      names = {"--start", "--settings"},
      paramLabel = "FILE",
      description =
          "Where the search begins: the settings of the first trial, near which the next ones stay, and in all trials those that are not searched. Nothing worse is written. Its epochs are the most of a trial, unless --set says otherwise. Sections of models that are not tuned are copied, but for blend.")
  private @Nullable Path start;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting that is fixed and not searched, of the only model or of gru4rec; MODEL.KEY=VALUE for another's. epochs=N is the most epochs of a trial; the best epoch is kept.")
  private Map<String, String> fixed = new LinkedHashMap<>();

  @Option(
      names = "--search",
      paramLabel = "KEY=VALUES",
      description =
          "What else is searched, or otherwise: KEY=LOW..HIGH (by logarithms if HIGH is 20 times LOW), or KEY=A,B,C; MODEL.KEY as for --set.")
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
    TuneRequest request = TuneRequest.of(models, Optional.ofNullable(start), fixed, search, seed);
    checkPlace();
    Path fitFile = out.resolveSibling(out.getFileName() + ".fits.jsonl");
    try (WorkFolder work = WorkFolder.make()) {
      ClickSets sets = ClickSets.holdingOutNewest(train, work.path(), console);
      String data = DataFingerprint.of(sets);
      try (FitJournal journal = FitJournal.open(fitFile, data)) {
        FinalFits fits =
            new FinalFits(
                sets,
                HeldOutHalves.of(sets.test()),
                busy,
                trainsOn,
                work.path(),
                new Trainings(),
                journal,
                console);
        SettingsDraft draft =
            new SettingsDraft(out, Tuning.heading(train, sets, CommandLineText.of(spec)));
        Tuning tuning = new Tuning(request, sets, data, fits, draft, console);
        console.result(tuning.run(new Tuning.Limits(60 * minutes, trials)));
      }
    } catch (TooLittleDataException | TrainingDivergedException e) {
      throw CommandFailure.failed("tuning failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandFailure.failed("tuning failed: " + FileFault.of(e), e);
    }
    return 0;
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
    if (start != null
        && start.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw CommandFailure.wrongUsage(
          "--out %s would be written over --start; give another file".formatted(out));
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
}
