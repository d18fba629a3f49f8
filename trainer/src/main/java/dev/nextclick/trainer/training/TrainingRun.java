package dev.nextclick.trainer.training;

import dev.nextclick.dataset.SessionTable;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.artifact.TrainedModel;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.popularity.PopularityRecommender;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.RegistryException;
import dev.nextclick.trainer.job.JobDataset;
import dev.nextclick.trainer.job.JobFailedException;
import dev.nextclick.trainer.job.JobFailure;
import dev.nextclick.trainer.job.JobMetrics;
import dev.nextclick.trainer.job.JobRun;
import dev.nextclick.trainer.job.JobState;
import dev.nextclick.trainer.job.JobWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Trains GRU4Rec on all clicks of a site but those of the newest sessions, measures it on these, and publishes it.
///
/// The version that is published is the one that was measured. Training again on everything would take as long once more; what is
/// held out is bounded instead, so that a large site's newest clicks are learned from too.
public final class TrainingRun implements JobWork {

  /// The share of the sessions that is held out.
  static final double HELD_OUT_SHARE = 0.1;

  /// More sessions than this are never held out: they are enough to measure by.
  static final int MOST_HELD_OUT = 5_000;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final EnoughSessions enough;
  private final ModelRegistry registry;
  private final ComputeDevice device;
  private final Path folder;
  private final Clock clock;

  /// @param patience how long a log that cannot be reached is waited for; then the archive has to do
  /// @param device where it trains
  /// @param folder for temporary files
  public TrainingRun(
      ClickSource source,
      Duration patience,
      ModelRegistry registry,
      ComputeDevice device,
      Path folder,
      Clock clock) {
    this(new EnoughSessions(source, patience, PAUSE), registry, device, folder, clock);
  }

  TrainingRun(
      EnoughSessions enough,
      ModelRegistry registry,
      ComputeDevice device,
      Path folder,
      Clock clock) {
    this.enough = enough;
    this.registry = registry;
    this.device = device;
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void run(JobRun run)
      throws JobFailedException,
          RegistryException,
          ArtifactRefusedException,
          IOException,
          InterruptedException {
    Files.createDirectories(folder);
    SessionTable all = enough.read(run);
    SessionTable.HeldOut parts = all.splitNewest(heldOutShare(all.sessions()));
    SessionTable train = parts.train();
    run.dataset(
        new JobDataset(
            train.sessions(),
            train.events(),
            train.itemIds().length,
            parts.newest().sessions(),
            all.firstEventTime(),
            all.lastEventTime(),
            all.removedEvents()));

    run.enter(JobState.TRAINING);
    TrainedGru4Rec trained = train(run, train);

    run.enter(JobState.EVALUATING);
    JobMetrics metrics = evaluate(run, trained, sessions(parts.newest()));
    run.metrics(metrics);

    run.enter(JobState.PUBLISHING);
    publish(run, trained, all, train, metrics);
  }

  /// The share of so many sessions that is held out.
  static double heldOutShare(int sessions) {
    return Math.min(HELD_OUT_SHARE, (double) MOST_HELD_OUT / sessions);
  }

  private TrainedGru4Rec train(JobRun run, SessionTable train)
      throws JobFailedException, IOException {
    Vocabulary vocabulary = Vocabulary.of(train.itemIds(), train.itemCounts());
    Sessions sessions = sessions(train);
    try {
      return new Gru4RecTraining(
              JobSettings.of(run.request().hyperparameters(), sessions.pairs()),
              device,
              folder,
              new JobTrainingListener(run))
          .train(vocabulary, sessions);
    } catch (TooLittleDataException e) {
      throw failed(JobFailure.TOO_LITTLE_DATA, e);
    } catch (TrainingDivergedException e) {
      throw failed(JobFailure.DIVERGED, e);
    }
  }

  private JobMetrics evaluate(JobRun run, TrainedGru4Rec trained, Sessions newest)
      throws IOException {
    try (Recommender gru4rec = Gru4RecRecommender.of(trained, folder);
        Recommender popularity = new PopularityRecommender(trained.vocabulary())) {
      JobEvaluationListener listener = new JobEvaluationListener(run);
      EvaluationResult ours = Evaluation.evaluate(gru4rec, newest, listener);
      EvaluationResult theirs = Evaluation.evaluate(popularity, newest, listener);
      return new JobMetrics(
          ours.recall(),
          ours.mrr(),
          theirs.recall(),
          theirs.mrr(),
          ours.pairs(),
          trained.elapsed().toNanos() / 1e9);
    }
  }

  private void publish(
      JobRun run, TrainedGru4Rec trained, SessionTable all, SessionTable train, JobMetrics metrics)
      throws RegistryException, ArtifactRefusedException, IOException {
    ModelName name = new ModelName(run.request().site(), run.request().model());
    Manifest.TrainedOn trainedOn =
        new Manifest.TrainedOn(
            train.sessions(), train.events(), all.firstEventTime(), all.lastEventTime());
    Manifest.Metrics measured =
        new Manifest.Metrics(
            metrics.recallAt20(),
            metrics.mrrAt20(),
            metrics.popularityRecallAt20(),
            metrics.popularityMrrAt20(),
            metrics.pairs(),
            metrics.trainSeconds());
    String version =
        registry.publish(
            name,
            directory ->
                ModelArtifact.write(
                    directory,
                    new TrainedModel.Gru4Rec(trained),
                    trainedOn,
                    Optional.of(measured),
                    clock.instant()));
    if (run.cancelled()) {
      registry.delete(name, version);
      run.checkCancelled();
    }
    boolean activate = !run.request().publishOnly();
    if (activate) {
      registry.activate(name, version);
    }
    run.published(version, activate);
  }

  private static Sessions sessions(SessionTable table) {
    return new Sessions(table.items(), table.offsets());
  }

  private static JobFailedException failed(String reason, Exception why) {
    return new JobFailedException(new JobFailure(reason, String.valueOf(why.getMessage())));
  }
}
