package dev.nextclick.trainer.training;

import dev.nextclick.dataset.SessionTable;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.artifact.TrainedModel;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationResult;
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

/// Trains a model on all clicks of a site but those of the newest sessions, measures it on these, and publishes it. A blend is measured
/// on the newer half of them: the older half chooses its weights.
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
  private final JobModel standard;
  private final ModelTraining training;
  private final Clock clock;

  /// @param patience how long a log that cannot be reached is waited for; then the archive has to do
  /// @param standard what a job trains that does not say so
  /// @param device where networks are trained
  /// @param threads that a training on the processor may keep busy; empty: one for each processor
  /// @param folder for temporary files
  public TrainingRun(
      ClickSource source,
      Duration patience,
      ModelRegistry registry,
      JobModel standard,
      ComputeDevice device,
      Optional<Integer> threads,
      Path folder,
      Clock clock) {
    this(
        new EnoughSessions(source, patience, PAUSE),
        registry,
        standard,
        new ModelTraining(device, threads, folder),
        clock);
  }

  TrainingRun(
      EnoughSessions enough,
      ModelRegistry registry,
      JobModel standard,
      ModelTraining training,
      Clock clock) {
    this.enough = enough;
    this.registry = registry;
    this.standard = standard;
    this.training = training;
    this.clock = clock;
  }

  @Override
  public void run(JobRun run)
      throws JobFailedException,
          RegistryException,
          ArtifactRefusedException,
          IOException,
          InterruptedException {
    Files.createDirectories(training.folder());
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
    try (ModelTraining.Trained trained = train(run, train, parts.newest())) {
      run.enter(JobState.EVALUATING);
      JobMetrics metrics = evaluate(run, trained);
      run.metrics(metrics);

      run.enter(JobState.PUBLISHING);
      publish(run, trained.model(), all, train, metrics);
    }
  }

  /// The share of so many sessions that is held out.
  static double heldOutShare(int sessions) {
    return Math.min(HELD_OUT_SHARE, (double) MOST_HELD_OUT / sessions);
  }

  private ModelTraining.Trained train(JobRun run, SessionTable train, SessionTable newest)
      throws JobFailedException, IOException {
    JobSettings settings = JobSettings.of(standard, run.request().hyperparameters());
    try {
      return training.train(run, settings, train, new Sessions(newest.items(), newest.offsets()));
    } catch (TooLittleDataException e) {
      throw failed(JobFailure.TOO_LITTLE_DATA, e);
    } catch (TrainingDivergedException e) {
      throw failed(JobFailure.DIVERGED, e);
    }
  }

  private JobMetrics evaluate(JobRun run, ModelTraining.Trained trained) throws IOException {
    JobEvaluationListener listener = new JobEvaluationListener(run);
    EvaluationResult ours = training.evaluate(trained.model(), trained.unseen(), listener);
    try (Recommender popularity = new PopularityRecommender(trained.model().vocabulary())) {
      EvaluationResult theirs = Evaluation.evaluate(popularity, trained.unseen(), listener);
      return new JobMetrics(
          ours.recall(),
          ours.mrr(),
          theirs.recall(),
          theirs.mrr(),
          ours.pairs(),
          trained.seconds());
    }
  }

  private void publish(
      JobRun run, TrainedModel trained, SessionTable all, SessionTable train, JobMetrics metrics)
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
                    directory, trained, trainedOn, Optional.of(measured), clock.instant()));
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

  private static JobFailedException failed(String reason, Exception why) {
    return new JobFailedException(new JobFailure(reason, String.valueOf(why.getMessage())));
  }
}
