package dev.nextclick.client;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.nextclick.session.v1.DeleteUserRequest;
import dev.nextclick.session.v1.DeleteUserResponse;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Erasure;
import dev.nextclick.session.v1.ErasureState;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
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
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A session service as the contract describes it, that acknowledges when the test says so: what a stream received waits in
/// [#received] until [#answer] is called, unless `atOnce`. An event without an item is refused.
final class ScriptedSessionService extends SessionServiceImplBase {

  final BlockingQueue<StreamEventsRequest> received = new LinkedBlockingQueue<>();
  private final boolean atOnce;
  private @Nullable StreamObserver<StreamEventsResponse> answers;

  ScriptedSessionService(boolean atOnce) {
    this.atOnce = atOnce;
  }

  @Override
  public synchronized StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> responses) {
    answers = responses;
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamEventsRequest request) {
        received.add(request);
        if (atOnce) {
          answer(acknowledgement(List.of(request)));
        }
      }

      @Override
      public void onError(Throwable error) {
        // The client went away; nothing is left to answer.
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  @Override
  public void recordEvent(
      RecordEventRequest request, StreamObserver<RecordEventResponse> response) {
    Event event = request.getEvent();
    if (event.getItemId().isEmpty()) {
      response.onError(invalid("event.item_id", "value length must be at least 1 characters"));
      return;
    }
    response.onNext(
        RecordEventResponse.newBuilder()
            .setEventId(event.getEventId())
            .setDurability(Durability.DURABILITY_DISK)
            .build());
    response.onCompleted();
  }

  @Override
  public void getSession(GetSessionRequest request, StreamObserver<GetSessionResponse> response) {
    response.onError(
        io.grpc.Status.NOT_FOUND.withDescription("no such session").asRuntimeException());
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> response) {
    response.onNext(
        DeleteUserResponse.newBuilder()
            .setErasureId(request.getUserId() + " of " + request.getSite())
            .build());
    response.onCompleted();
  }

  @Override
  public void getErasure(GetErasureRequest request, StreamObserver<GetErasureResponse> response) {
    if (request.getErasureId().equals("unknown")) {
      response.onError(
          io.grpc.Status.NOT_FOUND.withDescription("no such erasure").asRuntimeException());
      return;
    }
    response.onNext(
        GetErasureResponse.newBuilder()
            .setErasure(
                Erasure.newBuilder()
                    .setErasureId(request.getErasureId())
                    .setState(ErasureState.ERASURE_STATE_DONE))
            .build());
    response.onCompleted();
  }

  @Override
  public void mergeSessions(
      MergeSessionsRequest request, StreamObserver<MergeSessionsResponse> response) {
    if (request.getFromSessionId().equals(request.getIntoSessionId())) {
      response.onError(invalid("into_session_id", "the same session"));
      return;
    }
    response.onNext(
        MergeSessionsResponse.newBuilder().setDurability(Durability.DURABILITY_DISK).build());
    response.onCompleted();
  }

  /// Acknowledges everything that was received and not yet taken from [#received].
  void answerAll() {
    List<StreamEventsRequest> requests = new ArrayList<>();
    received.drainTo(requests);
    answer(acknowledgement(requests));
  }

  synchronized void answer(StreamEventsResponse response) {
    open().onNext(response);
  }

  synchronized void breakOff() {
    open().onError(io.grpc.Status.UNAVAILABLE.withDescription("going away").asRuntimeException());
  }

  private synchronized StreamObserver<StreamEventsResponse> open() {
    if (answers == null) {
      throw new IllegalStateException("no stream is open");
    }
    return answers;
  }

  private static StreamEventsResponse acknowledgement(List<StreamEventsRequest> requests) {
    StreamEventsResponse.Builder response =
        StreamEventsResponse.newBuilder().setDurability(Durability.DURABILITY_DISK);
    for (StreamEventsRequest request : requests) {
      response.setAcknowledgedSequenceNumber(request.getSequenceNumber());
      if (request.getEvent().getItemId().isEmpty()) {
        response.addRejections(
            EventRejection.newBuilder()
                .setSequenceNumber(request.getSequenceNumber())
                .setReason("INVALID_FIELD")
                .setField("event.item_id")
                .setMessage("value length must be at least 1 characters"));
      } else {
        response.setLogged(response.getLogged() + 1);
      }
    }
    return response.build();
  }

  private static StatusRuntimeException invalid(String field, String message) {
    ErrorInfo error =
        ErrorInfo.newBuilder()
            .setDomain("nextclick.dev")
            .setReason("INVALID_FIELD")
            .putMetadata("field", field)
            .build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage(field + ": " + message)
            .addDetails(Any.pack(error))
            .build());
  }
}
