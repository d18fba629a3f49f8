package dev.nextclick.trainer;

import static org.awaitility.Awaitility.await;

import dev.nextclick.history.v1.HistoryServiceGrpc;
import dev.nextclick.history.v1.HistoryServiceGrpc.HistoryServiceStub;
import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.nextclick.runtime.conformance.ErrorConformance;
import dev.nextclick.training.v1.GetTrainingJobRequest;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import dev.nextclick.training.v1.TrainingServiceGrpc;
import dev.nextclick.training.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A client of a trainer, over the network. When it is closed it fails the test if an error came without a reason.
final class TrainerClient implements AutoCloseable {

  /// Hyperparameters of a training that takes a moment.
  static final Map<String, String> SMALL =
      Map.of("units", "8", "negatives", "16", "epochs", "2", "batch-size", "16");

  /// Hyperparameters of a training that no test waits for.
  static final Map<String, String> ENDLESS = Map.of("epochs", "1000");

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Set<TrainingJobState> ENDED =
      Set.of(
          TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED,
          TrainingJobState.TRAINING_JOB_STATE_FAILED,
          TrainingJobState.TRAINING_JOB_STATE_CANCELLED);

  private final ManagedChannel channel;
  private final ErrorConformance errors = new ErrorConformance();

  TrainerClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().intercept(errors).build();
  }

  TrainingServiceBlockingStub training() {
    return TrainingServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  ModelServiceBlockingStub models() {
    return ModelServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  HistoryServiceStub history() {
    return HistoryServiceGrpc.newStub(channel);
  }

  /// Begins an import, which the test drives.
  Upload upload() {
    return new Upload(history());
  }

  /// Starts a job.
  TrainingJob start(String site, Map<String, String> hyperparameters) {
    return training()
        .startTraining(
            StartTrainingRequest.newBuilder()
                .setSite(site)
                .putAllHyperparameters(hyperparameters)
                .build())
        .getJob();
  }

  /// Trains, and waits for the job's end.
  TrainingJob train(String site) {
    return end(start(site, SMALL));
  }

  TrainingJob get(String jobId) {
    return training()
        .getTrainingJob(GetTrainingJobRequest.newBuilder().setJobId(jobId).build())
        .getJob();
  }

  /// The job when it has ended.
  TrainingJob end(TrainingJob job) {
    return await().atMost(LIMIT).until(() -> get(job.getJobId()), TrainerClient::ended);
  }

  static boolean ended(TrainingJob job) {
    return ENDED.contains(job.getState());
  }

  /// Breaks every connection, as the client's death does.
  void die() {
    channel.shutdownNow();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    errors.check();
  }
}
