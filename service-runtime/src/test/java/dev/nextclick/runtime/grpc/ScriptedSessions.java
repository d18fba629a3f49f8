package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.DeleteSessionResponse;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.RecordEventRequest;
import dev.nextclick.session.v1.RecordEventResponse;
import dev.nextclick.session.v1.Session;
import dev.nextclick.session.v1.SessionServiceGrpc;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A service whose answers are written in the requests.
final class ScriptedSessions extends SessionServiceGrpc.SessionServiceImplBase {

  /// An exception of a service's domain.
  static final class StoreAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreAwayException() {
      super("10.0.0.7 does not answer");
    }
  }

  final CompletableFuture<Void> slowCallBegun = new CompletableFuture<>();
  final CompletableFuture<Void> slowCallMayEnd = new CompletableFuture<>();

  /// Answers by the session's id: throws, now or later.
  @Override
  public void getSession(GetSessionRequest request, StreamObserver<GetSessionResponse> answer) {
    switch (request.getSessionId()) {
      case "throws" -> throw new IllegalStateException("secret words");
      case "store away" -> throw new StoreAwayException();
      case "store away, later" ->
          later(() -> answer.onError(new CompletionException(new StoreAwayException())));
      case "fails later" -> later(() -> answer.onError(new ArithmeticException("secret words")));
      case "plain status" ->
          answer.onError(Status.ABORTED.withDescription("as it is").asRuntimeException());
      case "unknown" ->
          throw new ServiceException(
              Status.Code.NOT_FOUND,
              "SESSION_NOT_FOUND",
              "No such session.",
              Map.of("session_id", request.getSessionId()));
      case "slow" -> {
        slowCallBegun.complete(null);
        var _ = slowCallMayEnd.thenRun(() -> answer(request, answer));
      }
      case "never" -> slowCallBegun.complete(null);
      default -> answer(request, answer);
    }
  }

  private static void later(Runnable work) {
    Thread.ofVirtual().start(work);
  }

  private static void answer(GetSessionRequest request, StreamObserver<GetSessionResponse> answer) {
    answer.onNext(
        GetSessionResponse.newBuilder()
            .setSession(
                Session.newBuilder()
                    .setSessionId(request.getSessionId())
                    .setSite(RequestId.ofCall().value()))
            .build());
    answer.onCompleted();
  }

  /// Answers with the thread that it runs on.
  @Override
  public void recordEvent(RecordEventRequest request, StreamObserver<RecordEventResponse> answer) {
    answer.onNext(
        RecordEventResponse.newBuilder()
            .setEventId(Thread.currentThread().isVirtual() ? "virtual" : "platform")
            .build());
    answer.onCompleted();
  }

  /// Takes the id that the session's id is.
  @Override
  public void deleteSession(
      DeleteSessionRequest request, StreamObserver<DeleteSessionResponse> answer) {
    RequestId.ofCall().adopt(request.getSessionId());
    answer.onNext(DeleteSessionResponse.getDefaultInstance());
    answer.onCompleted();
  }

  /// Throws at the event 13, and acknowledges the others, valid or not.
  @Override
  public StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamEventsRequest request) {
        if (request.getSequenceNumber() == 13) {
          throw new StoreAwayException();
        }
        answers.onNext(
            StreamEventsResponse.newBuilder()
                .setAcknowledgedSequenceNumber(request.getSequenceNumber())
                .build());
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }
}
