package dev.nextclick.client;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.DeleteSessionResponse;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A session service as the contract describes it, that acknowledges when the test says so: what a stream received waits in
/// [#received], one event a message however it came, until [#answer] is called, unless `atOnce`. An event without an item is refused.
final class ScriptedSessionService extends SessionServiceImplBase {

  final BlockingQueue<StreamEventsRequest> received = new LinkedBlockingQueue<>();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final boolean atOnce;
  private @Nullable StreamObserver<StreamEventsResponse> answers;

  ScriptedSessionService(boolean atOnce) {
    this.atOnce = atOnce;
  }

  @Override
  public synchronized StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> responses) {
    answers = responses;
    streams.incrementAndGet();
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamEventsRequest request) {
        messages.incrementAndGet();
        List<StreamEventsRequest> events = singly(request);
        received.addAll(events);
        if (atOnce) {
          answer(acknowledgement(events));
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
  public void deleteSession(
      DeleteSessionRequest request, StreamObserver<DeleteSessionResponse> response) {
    response.onNext(
        DeleteSessionResponse.newBuilder().setErasureId(request.getSessionId()).build());
    response.onCompleted();
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

  /// Ends the stream with an error; [#received] waits for the next one.
  synchronized void breakOff(io.grpc.Status status) {
    StreamObserver<StreamEventsResponse> broken = open();
    answers = null;
    broken.onError(status.asRuntimeException());
  }

  /// Ends the stream as if all were well.
  synchronized void endEarly() {
    StreamObserver<StreamEventsResponse> ended = open();
    answers = null;
    ended.onCompleted();
  }

  /// How many streams were opened.
  int streams() {
    return streams.get();
  }

  /// How many messages brought what was received.
  int messages() {
    return messages.get();
  }

  private synchronized StreamObserver<StreamEventsResponse> open() {
    if (answers == null) {
      throw new IllegalStateException("no stream is open");
    }
    return answers;
  }

  private static List<StreamEventsRequest> singly(StreamEventsRequest request) {
    List<StreamEventsRequest> events = new ArrayList<>();
    events.add(request.toBuilder().clearMoreEvents().build());
    for (Event more : request.getMoreEventsList()) {
      events.add(
          StreamEventsRequest.newBuilder()
              .setSequenceNumber(request.getSequenceNumber() + events.size())
              .setEvent(more)
              .build());
    }
    return events;
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
