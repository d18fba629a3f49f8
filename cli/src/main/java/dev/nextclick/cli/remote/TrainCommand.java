package dev.nextclick.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.offline.Settings;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick train`.
@Command(
    name = "train",
    description = {
      "Starts a training job and follows it. The new version becomes the active one.",
      "Ctrl-C stops following; the job goes on."
    },
    footer = {
      "",
      "With --json: job_id, state, version, activated, sessions, events, items, recall_at_20, mrr_at_20, popularity_recall_at_20, popularity_mrr_at_20, pairs, train_seconds."
    })
public final class TrainCommand implements Callable<Integer> {

  @Mixin private TrainerOptions trainer = new TrainerOptions();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "default",
      description = "Default: ${DEFAULT-VALUE}.")
  private String model = "";

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Hyperparameters in a YAML file, as nextclick tune writes it: 'epochs: 5' a line, or in sections gru4rec and vmis-knn. Where there are both, a blend is trained; where there is vmis-knn alone, that; otherwise what the trainer is set to. --set model= says otherwise. A blend's weights are chosen by the trainer, and not read.")
  private @Nullable Path settings;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A hyperparameter (--set epochs=5, --set vmis-knn.neighbours=100), over the file's; nextclick evaluate --help lists them. --set model=gru4rec, vmis-knn or blend says what is trained; default: as the trainer is set.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--publish-only",
      description = "Publish the version without making it the active one.")
  private boolean publishOnly;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    StartTrainingRequest request =
        StartTrainingRequest.newBuilder()
            .setSite(trainer.site())
            .setModel(model)
            .putAllHyperparameters(chosen())
            .setPublishOnly(publishOnly)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    try (ServiceConnection connection = trainer.connect()) {
      report(console, FollowedTraining.run(connection, console, request));
    }
    return 0;
  }

  /// What the file says, and over it the command line. The trainer knows what is wrong with it.
  private Map<String, String> chosen() {
    Map<String, String> chosen = new LinkedHashMap<>();
    if (settings != null) {
      chosen.putAll(Settings.ofTrainer(settings, hyperparameters.getOrDefault("model", "")));
    }
    chosen.putAll(hyperparameters);
    return chosen;
  }

  private static void report(Console console, TrainingJob job) {
    var metrics = job.getMetrics();
    var dataset = job.getDataset();
    console.say(
        "trained on %,d sessions, %,d events, %,d items in %.1f s"
            .formatted(
                dataset.getSessions(),
                dataset.getEvents(),
                dataset.getItems(),
                metrics.getTrainSeconds()));
    console.say(
        "Recall@20 %.4f, MRR@20 %.4f (popularity %.4f, %.4f) over %,d pairs of the newest sessions"
            .formatted(
                metrics.getRecallAt20(),
                metrics.getMrrAt20(),
                metrics.getPopularityRecallAt20(),
                metrics.getPopularityMrrAt20(),
                metrics.getPairs()));
    console.say("version " + job.getVersion() + (job.getActivated() ? ", active" : ", not active"));
    ObjectNode result = Console.object();
    result.put("job_id", job.getJobId());
    result.put("state", FollowedTraining.name(job.getState()));
    result.put("version", job.getVersion());
    result.put("activated", job.getActivated());
    result.put("sessions", dataset.getSessions());
    result.put("events", dataset.getEvents());
    result.put("items", dataset.getItems());
    result.put("recall_at_20", metrics.getRecallAt20());
    result.put("mrr_at_20", metrics.getMrrAt20());
    result.put("popularity_recall_at_20", metrics.getPopularityRecallAt20());
    result.put("popularity_mrr_at_20", metrics.getPopularityMrrAt20());
    result.put("pairs", metrics.getPairs());
    result.put("train_seconds", metrics.getTrainSeconds());
    console.result(result);
  }
}
