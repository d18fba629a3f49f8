package dev.nextclick.runtime.errors;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// The form in which a refusal travels: `google.rpc.Status` with an `ErrorInfo`, and a `BadRequest` where a field is at fault.
public final class ErrorStatus {

  /// The domain of every reason.
  public static final String DOMAIN = "nextclick.dev";

  private ErrorStatus() {}

  /// A refusal as gRPC's own exception.
  public static StatusRuntimeException render(ServiceException refusal) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(refusal.code().value())
            .setMessage(String.valueOf(refusal.getMessage()))
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(refusal.reason())
                        .putAllMetadata(refusal.metadata())
                        .build()));
    String field = refusal.metadata().get(ServiceException.FIELD);
    if (field != null && refusal.code() == io.grpc.Status.Code.INVALID_ARGUMENT) {
      status.addDetails(
          Any.pack(
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder()
                          .setField(field)
                          .setDescription(status.getMessage())
                          .setReason(refusal.reason()))
                  .build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /// The `ErrorInfo` that came with a status; empty if none did.
  public static Optional<ErrorInfo> errorInfo(io.grpc.Status status, Metadata trailers) {
    for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return Optional.of(detail.unpack(ErrorInfo.class));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /// What an exception stands for; empty if it is a fault of ours.
  public static Optional<ServiceException> refusal(Throwable thrown, ErrorMapping mapping) {
    Throwable error = unwrapped(thrown);
    return switch (error) {
      case ServiceException refusal -> Optional.of(refusal);
      // How gRPC says that the bytes of a request are no message.
      case StatusRuntimeException e
          when e.getCause() instanceof InvalidProtocolBufferException malformed ->
          Optional.of(
              new ServiceException(
                  io.grpc.Status.Code.INVALID_ARGUMENT,
                  ServiceException.MALFORMED_MESSAGE,
                  "What came is not a message of this method: " + malformed.getMessage()));
      case StatusRuntimeException e when e.getStatus().getCode() != io.grpc.Status.Code.UNKNOWN ->
          Optional.of(ofStatus(e.getStatus()));
      case StatusException e when e.getStatus().getCode() != io.grpc.Status.Code.UNKNOWN ->
          Optional.of(ofStatus(e.getStatus()));
      default -> mapping.refusal(error);
    };
  }

  /// A status that gRPC itself made, under a reason named like its code.
  public static ServiceException ofStatus(io.grpc.Status status) {
    String description = status.getDescription();
    return new ServiceException(
        status.getCode(),
        status.getCode().name(),
        description == null ? status.getCode().name() : description);
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable error = thrown;
    while ((error instanceof CompletionException || error instanceof ExecutionException)
        && error.getCause() != null) {
      error = error.getCause();
    }
    return error;
  }
}
