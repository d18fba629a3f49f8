package dev.nextclick.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.bench.training.SyntheticClicks;
import dev.nextclick.bench.training.TrainingBenchmark;
import dev.nextclick.bench.training.TrainingSpeed;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick bench training`.
@Command(
    name = "training",
    description = {
      "Measures how many mini-batches a second GRU4Rec learns from on this machine with the step in Java, in five runs after warming up.",
      "Between the runs it measures what as many threads can do at most: multiply-adds on registers, and reading memory. Shared machines differ by half from hour to hour, so compare shares of the peak."
    },
    footer = {
      "",
      "With --json: mini_batches_per_second, events_per_second, fraction_of_peak of the median run; threads, batch_size, units, negatives; operations_per_step, bytes_per_step; peak_operations_per_second, read_bytes_per_second, fraction_of_bandwidth; runs, a list of mini_batches_per_second, events_per_second, fraction_of_peak, peak_operations_per_second, read_bytes_per_second."
    })
public final class TrainingBenchCommand implements Callable<Integer> {

  /// More epochs than any measurement lasts.
  private static final int EPOCHS = 1000;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "Clicks to learn from, as evaluate reads them. Default: a made-up clickstream.")
  private @Nullable Path train;

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Items of the made-up clickstream. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + SyntheticClicks.STANDARD_ITEMS)
  private int items;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share each mini-batch. Default: as a training would take.")
  private @Nullable Integer threads;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Sessions of a mini-batch. Default: ${DEFAULT-VALUE}.",
      defaultValue = "32")
  private int batchSize;

  @Option(
      names = "--units",
      paramLabel = "N",
      description = "Size of the hidden state. Default: ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private int units;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description = "Items drawn for each mini-batch. Default: ${DEFAULT-VALUE}.",
      defaultValue = "2048")
  private int negatives;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Another hyperparameter, as evaluate takes them.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the five runs take together. Default: ${DEFAULT-VALUE}.",
      defaultValue = "20")
  private double seconds;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    Gru4RecSettings settings = settings();
    int team = threads == null ? Gru4RecTraining.defaultThreads(settings) : threads;
    if (team < 1 || items < 2) {
      throw CommandFailure.wrongUsage(
          team < 1 ? "--threads must be 1 or more" : "--items must be 2 or more");
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw CommandFailure.wrongUsage("--seconds must be above 0, up to 3600");
    }
    Duration measured = Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
    try (WorkFolder work = WorkFolder.make()) {
      SyntheticClicks clicks = clicks(work.path(), console);
      Gru4RecTraining.refusalOfStepInJava(settings, clicks.vocabulary().size(), team)
          .ifPresent(TrainingBenchCommand::refuse);
      console.say("run  mini-batches/s  events/s  of peak");
      int[] run = {0};
      TrainingSpeed speed =
          new TrainingBenchmark(settings, team, measured)
              .run(
                  clicks.vocabulary(),
                  clicks.sessions(),
                  work.path(),
                  one -> console.say(line(Integer.toString(++run[0]), one)));
      show(speed, console);
      console.result(json(speed));
    } catch (TooLittleDataException | TrainingDivergedException e) {
      throw CommandFailure.failed("training failed: " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read or write: " + FileFault.of(e), e);
    }
    return 0;
  }

  private static void refuse(String reason) {
    throw CommandFailure.wrongUsage(
        "only the step in Java is measured, and this would be trained with TorchScript: " + reason);
  }

  private Gru4RecSettings settings() {
    Map<String, Object> all = new LinkedHashMap<>(hyperparameters);
    all.put("batch-size", batchSize);
    all.put("units", units);
    all.put("negatives", negatives);
    all.put("epochs", EPOCHS);
    try {
      return Gru4RecSettings.of(all);
    } catch (InvalidSettingsException e) {
      throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private SyntheticClicks clicks(Path folder, Console console) {
    if (train == null) {
      return SyntheticClicks.over(items);
    }
    ClickSets sets = ClickSets.all(train, folder, console);
    return new SyntheticClicks(sets.vocabulary(), sets.train());
  }

  private static String line(String name, TrainingSpeed.Run run) {
    return "%-6s %,11.0f %,9.0f    %5.1f %%"
        .formatted(
            name, run.miniBatchesPerSecond(), run.eventsPerSecond(), 100 * run.fractionOfPeak());
  }

  private static void show(TrainingSpeed speed, Console console) {
    TrainingSpeed.Run median = speed.median();
    console.say(line("median", median));
    console.say(
        "threads: %d, batch size: %d, units: %d, negatives: %,d"
            .formatted(
                speed.threads(),
                speed.settings().batchSize(),
                speed.settings().units(),
                speed.settings().negatives()));
    console.say(
        "a step: %.1f million operations, %.2f MB of parameters read and written"
            .formatted(median.cost().operations() / 1e6, median.cost().bytes() / 1e6));
    console.say(
        "these threads at most, at this time: %.0f thousand million operations/s, %.1f GB/s read from memory, of which the steps need %.0f %%"
            .formatted(
                median.ceilings().operationsPerSecond() / 1e9,
                median.ceilings().readBytesPerSecond() / 1e9,
                100 * median.fractionOfBandwidth()));
  }

  private static ObjectNode json(TrainingSpeed speed) {
    TrainingSpeed.Run median = speed.median();
    ObjectNode result = Console.object();
    put(result, median);
    result
        .put("threads", speed.threads())
        .put("batch_size", speed.settings().batchSize())
        .put("units", speed.settings().units())
        .put("negatives", speed.settings().negatives())
        .put("operations_per_step", median.cost().operations())
        .put("bytes_per_step", median.cost().bytes())
        .put("fraction_of_bandwidth", median.fractionOfBandwidth());
    ArrayNode runs = result.putArray("runs");
    List<TrainingSpeed.Run> all = speed.runs();
    all.forEach(run -> put(runs.addObject(), run));
    return result;
  }

  private static void put(ObjectNode node, TrainingSpeed.Run run) {
    node.put("mini_batches_per_second", run.miniBatchesPerSecond())
        .put("events_per_second", run.eventsPerSecond())
        .put("fraction_of_peak", run.fractionOfPeak())
        .put("peak_operations_per_second", run.ceilings().operationsPerSecond())
        .put("read_bytes_per_second", run.ceilings().readBytesPerSecond());
  }
}
