package dev.nextclick.trainer.rpc;

import dev.nextclick.model.v1.ActivateVersionRequest;
import dev.nextclick.model.v1.ActivateVersionResponse;
import dev.nextclick.model.v1.DeleteVersionRequest;
import dev.nextclick.model.v1.DeleteVersionResponse;
import dev.nextclick.model.v1.GetVersionRequest;
import dev.nextclick.model.v1.GetVersionResponse;
import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.model.v1.ReportServingRequest;
import dev.nextclick.model.v1.ReportServingResponse;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.registry.VersionNotFoundException;
import dev.nextclick.trainer.serving.ServedVersion;
import dev.nextclick.trainer.serving.ServingReports;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/// `ModelService`.
public final class ModelServiceHandler extends ModelServiceGrpc.ModelServiceImplBase {

  private final ModelRegistry registry;
  private final ServingReports reports;

  public ModelServiceHandler(ModelRegistry registry, ServingReports reports) {
    this.registry = registry;
    this.reports = reports;
  }

  @Override
  public void listVersions(
      ListVersionsRequest request, StreamObserver<ListVersionsResponse> caller) {
    Answer.to(
        caller,
        () -> {
          ModelName name = Requested.model(request.getSite(), request.getModel());
          String list = "versions/" + name;
          String before = PageToken.read(list, request.getPageToken());
          Iterator<ModelVersion> versions =
              registry.versions(name).stream()
                  .filter(version -> before.isEmpty() || version.version().compareTo(before) < 0)
                  .map(version -> message(name, version))
                  .iterator();
          return VersionPage.of(list, PageToken.size(request.getPageSize()), versions);
        });
  }

  @Override
  public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> caller) {
    Answer.to(
        caller,
        () -> {
          ModelName name = Requested.model(request.getSite(), request.getModel());
          return GetVersionResponse.newBuilder()
              .setVersion(find(name, request.getVersion()))
              .build();
        });
  }

  @Override
  public void activateVersion(
      ActivateVersionRequest request, StreamObserver<ActivateVersionResponse> caller) {
    Answer.to(
        caller,
        () -> {
          ModelName name = Requested.model(request.getSite(), request.getModel());
          registry.activate(name, request.getVersion());
          return ActivateVersionResponse.newBuilder()
              .setVersion(find(name, request.getVersion()))
              .build();
        });
  }

  @Override
  public void deleteVersion(
      DeleteVersionRequest request, StreamObserver<DeleteVersionResponse> caller) {
    Answer.to(
        caller,
        () -> {
          ModelName name = Requested.model(request.getSite(), request.getModel());
          registry.delete(name, request.getVersion());
          return DeleteVersionResponse.getDefaultInstance();
        });
  }

  @Override
  public void reportServing(
      ReportServingRequest request, StreamObserver<ReportServingResponse> caller) {
    Answer.to(
        caller,
        () -> {
          reports.report(
              request.getReplica(),
              request.getVersionsList().stream()
                  .map(
                      served ->
                          new ServedVersion(
                              served.getSite(),
                              served.getModel(),
                              served.getVersion(),
                              served.getServing(),
                              served.getRefusal(),
                              served.getRequests()))
                  .toList());
          return ReportServingResponse.getDefaultInstance();
        });
  }

  private ModelVersion find(ModelName name, String version)
      throws VersionNotFoundException, IOException {
    Optional<PublishedVersion> found = registry.version(name, version);
    if (found.isEmpty()) {
      // Its own refusal says what is missing.
      registry.directory(name, version);
    }
    return message(name, found.orElseThrow());
  }

  private ModelVersion message(ModelName name, PublishedVersion version) {
    return VersionMessages.of(
        name, version, reports.of(name.site(), name.model(), version.version()));
  }
}
