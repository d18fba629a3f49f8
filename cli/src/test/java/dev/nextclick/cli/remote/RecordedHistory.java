package dev.nextclick.cli.remote;

import dev.nextclick.history.v1.HistoryServiceGrpc.HistoryServiceImplBase;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.session.v1.Event;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A trainer's history service that keeps what is committed to it, and notices the same events.
final class RecordedHistory extends HistoryServiceImplBase {

  final List<List<Event>> committed = new CopyOnWriteArrayList<>();
  final List<String> headers = new CopyOnWriteArrayList<>();
  final AtomicInteger brokenOff = new AtomicInteger();

  @Override
  public StreamObserver<ImportEventsRequest> importEvents(
      StreamObserver<ImportEventsResponse> response) {
    return new StreamObserver<>() {
      private final List<Event> events = new ArrayList<>();

      @Override
      public void onNext(ImportEventsRequest request) {
        if (request.hasHeader()) {
          headers.add(request.getHeader().getSite() + ": " + request.getHeader().getDescription());
        }
        events.addAll(request.getEventsList());
        if (request.getLast()) {
          boolean known = committed.contains(events);
          if (!known) {
            committed.add(events);
          }
          response.onNext(
              ImportEventsResponse.newBuilder()
                  .setImportId("import-" + events.size())
                  .setEvents(events.size())
                  .setSessions(events.stream().map(Event::getSessionId).distinct().count())
                  .setAlreadyImported(known)
                  .build());
        }
      }

      @Override
      public void onError(Throwable error) {
        brokenOff.incrementAndGet();
      }

      @Override
      public void onCompleted() {
        response.onCompleted();
      }
    };
  }
}
