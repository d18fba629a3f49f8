package dev.nextclick.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.nextclick.runtime.errors.ErrorStatus;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.RecordEventRequest;
import dev.nextclick.session.v1.SessionServiceGrpc;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import dev.nextclick.training.v1.ListTrainingJobsRequest;
import dev.nextclick.training.v1.TrainingServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcServerTest {

  private static final Metadata.Key<String> REQUEST_ID = RequestId.HEADER;

  private final RunningServer running = RunningServer.start();

  @AfterEach
  void everyErrorCarriedItsReason() {
    running.close();
  }

  @Test
  void aRefusalCarriesItsReasonAndItsMetadata() {
    StatusRuntimeException e = failure("unknown");

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(e.getStatus().getDescription()).isEqualTo("No such session.");
    assertThat(errorInfo(e).getDomain()).isEqualTo("nextclick.dev");
    assertThat(errorInfo(e).getReason()).isEqualTo("SESSION_NOT_FOUND");
    assertThat(errorInfo(e).getMetadataMap()).containsEntry("session_id", "unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"store away", "store away, later"})
  void anExceptionOfTheDomainBecomesTheRefusalItStandsFor(String how) {
    StatusRuntimeException e = failure(how);

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(errorInfo(e).getReason()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(e).hasMessageNotContaining("10.0.0.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "fails later"})
  void anyOtherExceptionIsInternalAndTellsNothingOfOurInside(String how) {
    StatusRuntimeException e = failure(how);

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(errorInfo(e).getReason()).isEqualTo("INTERNAL");
    assertThat(StatusProto.fromThrowable(e).toString()).doesNotContain("secret words");
  }

  @Test
  void aPlainStatusIsGivenAReason() {
    StatusRuntimeException e = failure("plain status");

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(errorInfo(e).getReason()).isEqualTo("ABORTED");
  }

  @Test
  void anInvalidFieldIsNamedByItsPath() throws Exception {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                running
                    .client()
                    .recordEvent(
                        RecordEventRequest.newBuilder()
                            .setEvent(Event.newBuilder().setSessionId("s"))
                            .build()));

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(errorInfo(e).getReason()).isEqualTo("INVALID_FIELD");
    assertThat(errorInfo(e).getMetadataMap()).containsEntry("field", "event.item_id");
    BadRequest badRequest =
        Objects.requireNonNull(StatusProto.fromThrowable(e)).getDetails(1).unpack(BadRequest.class);
    assertThat(badRequest.getFieldViolations(0).getField()).isEqualTo("event.item_id");
  }

  @Test
  void anUnknownMethodIsRefusedWithAReason() {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                TrainingServiceGrpc.newBlockingStub(running.channel)
                    .listTrainingJobs(ListTrainingJobsRequest.getDefaultInstance()));

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(errorInfo(e).getReason()).isEqualTo("METHOD_UNKNOWN");
  }

  @Test
  void aStreamChecksItsMessagesItselfAndItsExceptionsAreMappedToo() {
    List<Long> acknowledged = new CopyOnWriteArrayList<>();
    CompletableFuture<Status> end = new CompletableFuture<>();
    StreamObserver<StreamEventsRequest> events =
        SessionServiceGrpc.newStub(running.channel)
            .streamEvents(
                new StreamObserver<>() {
                  @Override
                  public void onNext(StreamEventsResponse answer) {
                    acknowledged.add(answer.getAcknowledgedSequenceNumber());
                  }

                  @Override
                  public void onError(Throwable error) {
                    end.complete(Status.fromThrowable(error));
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(Status.OK);
                  }
                });
    for (long number : new long[] {1, 13}) {
      events.onNext(StreamEventsRequest.newBuilder().setSequenceNumber(number).build());
    }

    assertThat(end.orTimeout(10, TimeUnit.SECONDS).join().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(acknowledged).containsExactly(1L);
  }

  @Test
  void theValidatorSaysTheFieldOfAMessage() {
    RequestValidator validator = RequestValidator.of(List.of(running.sessions));

    assertThat(
            validator.invalidField(
                StreamEventsRequest.newBuilder()
                    .setSequenceNumber(1)
                    .setEvent(Event.newBuilder().setSessionId("s").setItemId("x".repeat(257)))
                    .build()))
        .map(RequestValidator.InvalidField::field)
        .contains("event.item_id");
    assertThat(
            validator.invalidField(
                StreamEventsRequest.newBuilder()
                    .setSequenceNumber(1)
                    .setEvent(Event.newBuilder().setSessionId("s").setItemId("x"))
                    .build()))
        .isEmpty();
  }

  @Test
  void theCallersRequestIdIsKnownToTheHandlerAndSentBack() {
    Metadata mine = new Metadata();
    mine.put(REQUEST_ID, "mine-1");
    AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    SessionServiceGrpc.SessionServiceBlockingStub stub =
        running
            .client()
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(mine),
                MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

    GetSessionResponse response =
        stub.getSession(GetSessionRequest.newBuilder().setSessionId("one").build());
    assertThat(response.getSession().getSite()).isEqualTo("mine-1");
    assertThat(requestId(headers)).isEqualTo("mine-1");

    assertThatThrownBy(
            () -> stub.getSession(GetSessionRequest.newBuilder().setSessionId("unknown").build()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(requestId(trailers)).isEqualTo("mine-1");
  }

  @Test
  void aRequestMayNameItsOwnIdAndOneThatCannotStandInALogIsReplaced() {
    AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    SessionServiceGrpc.SessionServiceBlockingStub stub =
        running
            .client()
            .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

    var _ = stub.deleteSession(DeleteSessionRequest.newBuilder().setSessionId("its-own").build());
    assertThat(requestId(headers)).isEqualTo("its-own");

    var _ = stub.deleteSession(DeleteSessionRequest.newBuilder().setSessionId("a\nb").build());
    assertThat(requestId(headers)).matches("[0-9a-f]{16}");
  }

  private static @Nullable String requestId(AtomicReference<Metadata> sentBack) {
    return Objects.requireNonNull(sentBack.get()).get(REQUEST_ID);
  }

  private StatusRuntimeException failure(String session) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> running.get(session));
  }

  private static ErrorInfo errorInfo(StatusRuntimeException e) {
    Metadata trailers = e.getTrailers();
    return ErrorStatus.errorInfo(e.getStatus(), trailers == null ? new Metadata() : trailers)
        .orElseThrow();
  }
}
