package dev.nextclick.session;

import dev.nextclick.events.EventWriter;
import dev.nextclick.events.SessionReader;
import dev.nextclick.events.Written;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.DeleteSessionResponse;
import dev.nextclick.session.v1.DeleteUserRequest;
import dev.nextclick.session.v1.DeleteUserResponse;
import dev.nextclick.session.v1.GetErasureRequest;
import dev.nextclick.session.v1.GetErasureResponse;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.MergeSessionsRequest;
import dev.nextclick.session.v1.MergeSessionsResponse;
import dev.nextclick.session.v1.RecordEventRequest;
import dev.nextclick.session.v1.RecordEventResponse;
import dev.nextclick.session.v1.SessionServiceGrpc.SessionServiceImplBase;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The RPCs, all of them asynchronous: what the store answers is rendered by the thread that brings it.
final class SessionServiceHandler extends SessionServiceImplBase {

  static final String SESSION_NOT_FOUND = "SESSION_NOT_FOUND";
  static final String ERASURE_NOT_FOUND = "ERASURE_NOT_FOUND";

  private final EventWriter writer;
  private final SessionReader reader;
  private final EventStreams streams;
  private final Clock clock;

  SessionServiceHandler(
      EventWriter writer, SessionReader reader, EventStreams streams, Clock clock) {
    this.writer = writer;
    this.reader = reader;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public void recordEvent(
      RecordEventRequest request, StreamObserver<RecordEventResponse> response) {
    answer(
        response,
        writer.write(Messages.click(request.getEvent(), clock.instant())),
        SessionServiceHandler::response);
  }

  @Override
  public StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> response) {
    return streams.open((ServerCallStreamObserver<StreamEventsResponse>) response);
  }

  @Override
  public void getSession(GetSessionRequest request, StreamObserver<GetSessionResponse> response) {
    String site = Messages.site(request.getSite());
    String sessionId = request.getSessionId();
    answer(
        response,
        reader.read(site, sessionId),
        found ->
            found
                .map(
                    stored ->
                        GetSessionResponse.newBuilder()
                            .setSession(Messages.session(site, sessionId, stored))
                            .build())
                .orElseThrow(
                    () ->
                        new ServiceException(
                            Status.Code.NOT_FOUND,
                            SESSION_NOT_FOUND,
                            "The session is unknown or has expired.")));
  }

  @Override
  public void deleteSession(
      DeleteSessionRequest request, StreamObserver<DeleteSessionResponse> response) {
    answer(
        response,
        writer.erase(Messages.site(request.getSite()), request.getSessionId()),
        erasureId -> DeleteSessionResponse.newBuilder().setErasureId(erasureId).build());
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> response) {
    answer(
        response,
        writer.eraseUser(Messages.site(request.getSite()), request.getUserId()),
        erasureId -> DeleteUserResponse.newBuilder().setErasureId(erasureId).build());
  }

  @Override
  public void getErasure(GetErasureRequest request, StreamObserver<GetErasureResponse> response) {
    String erasureId = request.getErasureId();
    answer(
        response,
        reader.erasure(erasureId),
        found ->
            found
                .map(
                    state ->
                        GetErasureResponse.newBuilder()
                            .setErasure(Messages.erasure(erasureId, state))
                            .build())
                .orElseThrow(
                    () ->
                        new ServiceException(
                            Status.Code.NOT_FOUND,
                            ERASURE_NOT_FOUND,
                            "The erasure is unknown, or was asked for more than 30 days ago.")));
  }

  @Override
  public void mergeSessions(
      MergeSessionsRequest request, StreamObserver<MergeSessionsResponse> response) {
    if (request.getFromSessionId().equals(request.getIntoSessionId())) {
      throw ServiceException.invalidField(
          "into_session_id", "is the same session as from_session_id");
    }
    answer(
        response,
        writer.merge(
            Messages.site(request.getSite()),
            request.getFromSessionId(),
            request.getIntoSessionId()),
        durability ->
            MergeSessionsResponse.newBuilder()
                .setDurability(Messages.durability(durability))
                .build());
  }

  private static RecordEventResponse response(Written written) {
    return RecordEventResponse.newBuilder()
        .setEventId(written.eventId())
        .setDuplicate(written.duplicate())
        .setLogged(written.logged())
        .setDurability(Messages.durability(written.durability()))
        .build();
  }

  private static <T, S> void answer(
      StreamObserver<S> response, CompletableFuture<T> future, Function<T, S> rendering) {
    if (response instanceof ServerCallStreamObserver<S> call) {
      // With a handler, an answer to a caller that has gone is dropped and does not throw.
      call.setOnCancelHandler(() -> {});
    }
    CompletableFuture<S> _ =
        future
            .thenApply(rendering)
            .whenComplete(
                (message, error) -> {
                  if (error == null) {
                    response.onNext(message);
                    response.onCompleted();
                  } else {
                    response.onError(error);
                  }
                });
  }
}
