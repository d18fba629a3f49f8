package dev.nextclick.inference;

import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ReportServingRequest;
import dev.nextclick.model.v1.ReportServingResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A ModelService that remembers what it was told.
final class ScriptedTrainer extends ModelServiceGrpc.ModelServiceImplBase {

  private final List<ReportServingRequest> reports = new CopyOnWriteArrayList<>();

  List<ReportServingRequest> reports() {
    return reports;
  }

  @Override
  public void reportServing(
      ReportServingRequest request, StreamObserver<ReportServingResponse> answer) {
    reports.add(request);
    answer.onNext(ReportServingResponse.getDefaultInstance());
    answer.onCompleted();
  }
}
