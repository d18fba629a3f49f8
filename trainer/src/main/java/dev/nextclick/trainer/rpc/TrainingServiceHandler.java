package dev.nextclick.trainer.rpc;

import dev.nextclick.registry.ModelName;
import dev.nextclick.trainer.job.JobRequest;
import dev.nextclick.trainer.job.TrainingJob;
import dev.nextclick.trainer.job.TrainingJobs;
import dev.nextclick.trainer.training.JobModel;
import dev.nextclick.trainer.training.JobSettings;
import dev.nextclick.training.v1.CancelTrainingJobRequest;
import dev.nextclick.training.v1.CancelTrainingJobResponse;
import dev.nextclick.training.v1.GetTrainingJobRequest;
import dev.nextclick.training.v1.GetTrainingJobResponse;
import dev.nextclick.training.v1.ListTrainingJobsRequest;
import dev.nextclick.training.v1.ListTrainingJobsResponse;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.StartTrainingResponse;
import dev.nextclick.training.v1.TrainingServiceGrpc;
import dev.nextclick.training.v1.WatchTrainingJobRequest;
import dev.nextclick.training.v1.WatchTrainingJobResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;

/// `TrainingService`.
public final class TrainingServiceHandler extends TrainingServiceGrpc.TrainingServiceImplBase {

  private static final String LIST = "jobs";

  private final TrainingJobs jobs;
  private final JobModel standard;

  /// @param standard what a job trains that does not say so
  public TrainingServiceHandler(TrainingJobs jobs, JobModel standard) {
    this.jobs = jobs;
    this.standard = standard;
  }

  @Override
  public void startTraining(
      StartTrainingRequest request, StreamObserver<StartTrainingResponse> caller) {
    Answer.to(
        caller,
        () -> {
          ModelName name = Requested.model(request.getSite(), request.getModel());
          requireKnown(request);
          TrainingJob job =
              jobs.start(
                  new JobRequest(
                      name.site(),
                      name.model(),
                      request.getHyperparametersMap(),
                      request.getPublishOnly(),
                      request.getRequestId(),
                      false));
          return StartTrainingResponse.newBuilder().setJob(JobMessages.of(job)).build();
        });
  }

  /// A job must not be accepted that cannot begin.
  private void requireKnown(StartTrainingRequest request) {
    JobSettings.of(standard, request.getHyperparametersMap());
  }

  @Override
  public void getTrainingJob(
      GetTrainingJobRequest request, StreamObserver<GetTrainingJobResponse> caller) {
    Answer.to(
        caller,
        () ->
            GetTrainingJobResponse.newBuilder()
                .setJob(JobMessages.of(jobs.get(request.getJobId())))
                .build());
  }

  @Override
  public void listTrainingJobs(
      ListTrainingJobsRequest request, StreamObserver<ListTrainingJobsResponse> caller) {
    Answer.to(
        caller,
        () -> {
          String before = PageToken.read(LIST, request.getPageToken());
          int size = PageToken.size(request.getPageSize());
          List<TrainingJob> found = jobs.list(before, size + 1);
          ListTrainingJobsResponse.Builder answer = ListTrainingJobsResponse.newBuilder();
          found.stream().limit(size).map(JobMessages::of).forEach(answer::addJobs);
          if (found.size() > size) {
            answer.setNextPageToken(PageToken.after(LIST, found.get(size - 1).id()));
          }
          return answer.build();
        });
  }

  @Override
  public void watchTrainingJob(
      WatchTrainingJobRequest request, StreamObserver<WatchTrainingJobResponse> caller) {
    new JobStream(
            jobs, request.getJobId(), (ServerCallStreamObserver<WatchTrainingJobResponse>) caller)
        .begin();
  }

  @Override
  public void cancelTrainingJob(
      CancelTrainingJobRequest request, StreamObserver<CancelTrainingJobResponse> caller) {
    Answer.to(
        caller,
        () ->
            CancelTrainingJobResponse.newBuilder()
                .setJob(JobMessages.of(jobs.cancel(request.getJobId())))
                .build());
  }
}
