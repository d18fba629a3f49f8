package dev.nextclick.trainer;

import dev.nextclick.history.v1.HistoryServiceGrpc.HistoryServiceStub;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.history.v1.ImportHeader;
import dev.nextclick.session.v1.Event;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// An import that a test drives message by message.
final class Upload {

  private static final int BATCH = 1_000;

  private final CompletableFuture<ImportEventsResponse> answer = new CompletableFuture<>();
  private final ClientCallStreamObserver<ImportEventsRequest> call;

  Upload(HistoryServiceStub history) {
    call =
        (ClientCallStreamObserver<ImportEventsRequest>)
            history.importEvents(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ImportEventsResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new AssertionError("ended without an answer"));
                  }
                });
  }

  Upload header(String site) {
    return send(
        ImportEventsRequest.newBuilder()
            .setHeader(ImportHeader.newBuilder().setSite(site).setDescription("a test"))
            .build());
  }

  Upload events(List<Event> events) {
    for (int from = 0; from < events.size(); from += BATCH) {
      send(batch(events.subList(from, Math.min(events.size(), from + BATCH))));
    }
    return this;
  }

  Upload events(Event... events) {
    return send(batch(List.of(events)));
  }

  Upload last() {
    return send(ImportEventsRequest.newBuilder().setLast(true).build());
  }

  Upload send(ImportEventsRequest message) {
    call.onNext(message);
    return this;
  }

  /// Ends the stream.
  Upload end() {
    call.onCompleted();
    return this;
  }

  void cancel() {
    call.cancel("the test breaks off", null);
  }

  /// Says `last`, ends the stream, and waits for the answer.
  ImportEventsResponse commit() {
    last().end();
    return response();
  }

  ImportEventsResponse response() {
    return answer.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /// How the import was refused.
  Refusal refusal() {
    return Refusal.of(
        () -> {
          try {
            response();
          } catch (CompletionException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        });
  }

  static ImportEventsRequest batch(List<Event> events) {
    return ImportEventsRequest.newBuilder().addAllEvents(events).build();
  }
}
