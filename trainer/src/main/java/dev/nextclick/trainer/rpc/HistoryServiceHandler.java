package dev.nextclick.trainer.rpc;

import dev.nextclick.history.v1.HistoryServiceGrpc;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.trainer.archive.Archive;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;

/// `HistoryService`.
public final class HistoryServiceHandler extends HistoryServiceGrpc.HistoryServiceImplBase {

  private final Archive archive;
  private final ImportThreads threads;
  private final Clock clock;

  /// @param threads not closed with this
  /// @param clock says what time lies in the future
  public HistoryServiceHandler(Archive archive, ImportThreads threads, Clock clock) {
    this.archive = archive;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public StreamObserver<ImportEventsRequest> importEvents(
      StreamObserver<ImportEventsResponse> caller) {
    ImportCall call =
        new ImportCall(
            (ServerCallStreamObserver<ImportEventsResponse>) caller, archive, threads, clock);
    call.begin();
    return call;
  }
}
