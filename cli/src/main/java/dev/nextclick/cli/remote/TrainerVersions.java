package dev.nextclick.cli.remote;

import dev.nextclick.model.v1.ActivateVersionRequest;
import dev.nextclick.model.v1.DeleteVersionRequest;
import dev.nextclick.model.v1.LearningCurvePoint;
import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The versions as the trainer tells them.
final class TrainerVersions implements Versions {

  private final ServiceConnection trainer;
  private final String site;
  private final String model;
  private final Duration deadline;

  /// @param trainer closed together with this
  /// @param deadline of each call
  TrainerVersions(ServiceConnection trainer, String site, String model, Duration deadline) {
    this.trainer = trainer;
    this.site = site;
    this.model = model;
    this.deadline = deadline;
  }

  @Override
  public List<Version> list() {
    List<Version> all = new ArrayList<>();
    String page = "";
    do {
      ListVersionsRequest request =
          ListVersionsRequest.newBuilder().setSite(site).setModel(model).setPageToken(page).build();
      ListVersionsResponse answer = call(service -> service.listVersions(request));
      answer.getVersionsList().forEach(version -> all.add(version(version)));
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    return all;
  }

  @Override
  public void activate(String version) {
    ActivateVersionRequest request =
        ActivateVersionRequest.newBuilder()
            .setSite(site)
            .setModel(model)
            .setVersion(version)
            .build();
    call(service -> service.activateVersion(request));
  }

  @Override
  public void delete(String version) {
    DeleteVersionRequest request =
        DeleteVersionRequest.newBuilder().setSite(site).setModel(model).setVersion(version).build();
    call(service -> service.deleteVersion(request));
  }

  @Override
  public void close() {
    trainer.close();
  }

  private <T> T call(Function<ModelServiceBlockingStub, T> call) {
    return trainer.call(
        channel ->
            call.apply(
                ModelServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)));
  }

  private static Version version(ModelVersion version) {
    List<Replica> replicas =
        version.getReplicasList().stream()
            .map(
                replica ->
                    new Replica(
                        replica.getReplica(),
                        replica.getServing(),
                        replica.getRefusal(),
                        replica.getRequests()))
            .toList();
    return new Version(
        version.getVersion(),
        version.getKind(),
        version.getActive(),
        Instant.ofEpochSecond(
            version.getCreateTime().getSeconds(), version.getCreateTime().getNanos()),
        version.getItems(),
        version.getEvents(),
        version.getRecallAt20(),
        version.getMrrAt20(),
        version.getSizeBytes(),
        // The trainer leaves out what it could not read in the manifest.
        version.getKind().isEmpty() ? "its manifest cannot be trusted" : "",
        version.getLearningCurveList().stream().map(TrainerVersions::epoch).toList(),
        replicas);
  }

  private static LearnedEpoch epoch(LearningCurvePoint point) {
    return new LearnedEpoch(
        point.getLoss(),
        point.getSeconds(),
        point.hasValidationRecallAt20() && point.hasValidationMrrAt20()
            ? Optional.of(
                new LearnedEpoch.Validation(
                    point.getValidationRecallAt20(), point.getValidationMrrAt20()))
            : Optional.empty());
  }
}
