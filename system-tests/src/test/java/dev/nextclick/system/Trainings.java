package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.training.v1.GetTrainingJobRequest;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import dev.nextclick.training.v1.TrainingServiceGrpc;
import dev.nextclick.training.v1.WatchTrainingJobRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// Training over gRPC, as an operator does it who does not give up when the trainer is away for a moment.
final class Trainings {

  /// Enough for a pattern of a few dozen items, and quick.
  static final Map<String, String> QUICK =
      Map.of(
          "units",
          "32",
          "batch-size",
          "16",
          "negatives",
          "32",
          "hidden-dropout",
          "0",
          "epochs",
          "12");

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final LiveSuite suite;
  private final String site;

  Trainings(LiveSuite suite, String site) {
    this.suite = suite;
    this.site = site;
  }

  /// Trains until a job has succeeded; one that ended with its trainer is started again.
  TrainingJob succeed(Map<String, String> hyperparameters) {
    return succeed(hyperparameters, job -> {});
  }

  /// @param watcher shown the first job whenever it changes
  TrainingJob succeed(Map<String, String> hyperparameters, Consumer<TrainingJob> watcher) {
    TrainingJob job = follow(start(hyperparameters), watcher);
    while (job.getFailure().getReason().equals("INTERRUPTED")) {
      job = follow(start(hyperparameters), ignored -> {});
    }
    assertThat(job.getState())
        .as("%s", job.getFailure())
        .isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);
    assertThat(job.getActivated()).isTrue();
    return job;
  }

  /// The published versions of the site, the newest first.
  List<ModelVersion> versions() {
    return ModelServiceGrpc.newBlockingStub(suite.trainer())
        .listVersions(ListVersionsRequest.newBuilder().setSite(site).build())
        .getVersionsList();
  }

  /// Starts a job. A trainer that is away is asked again under the same request id, which starts one job.
  TrainingJob start(Map<String, String> hyperparameters) {
    StartTrainingRequest request =
        StartTrainingRequest.newBuilder()
            .setSite(site)
            .putAllHyperparameters(hyperparameters)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    return await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(Trainings::isAway)
        .until(() -> service().startTraining(request).getJob(), job -> true);
  }

  /// The job once it has ended, even if the trainer is away in between.
  ///
  /// @param watcher shown the job whenever it changes
  TrainingJob follow(TrainingJob started, Consumer<TrainingJob> watcher) {
    try {
      service()
          .watchTrainingJob(
              WatchTrainingJobRequest.newBuilder().setJobId(started.getJobId()).build())
          .forEachRemaining(change -> watcher.accept(change.getJob()));
    } catch (StatusRuntimeException e) {
      if (!isAway(e)) {
        throw e;
      }
    }
    GetTrainingJobRequest request =
        GetTrainingJobRequest.newBuilder().setJobId(started.getJobId()).build();
    return await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(Trainings::isAway)
        .until(() -> service().getTrainingJob(request).getJob(), TrainingJob::hasEndTime);
  }

  private TrainingServiceGrpc.TrainingServiceBlockingStub service() {
    return TrainingServiceGrpc.newBlockingStub(suite.trainer());
  }

  private static boolean isAway(Throwable error) {
    return error instanceof StatusRuntimeException e
        && e.getStatus().getCode() == Status.Code.UNAVAILABLE;
  }
}
