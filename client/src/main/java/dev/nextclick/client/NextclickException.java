package dev.nextclick.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/// A call that did not succeed, with the service's own reason.
public final class NextclickException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Status.Code code;
  private final String reason;
  private final String field;

  NextclickException(
      Status.Code code, String reason, String field, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.reason = reason;
    this.field = field;
  }

  /// Reads the status of a failed call, and the details that the service attached to it. For those who call services of the
  /// contracts beside the ones this client speaks to.
  public static NextclickException of(Throwable failure) {
    if (failure instanceof NextclickException known) {
      return known;
    }
    Status status = Status.fromThrowable(failure);
    String reason = "";
    String field = "";
    com.google.rpc.Status details = StatusProto.fromThrowable(failure);
    if (details != null) {
      try {
        for (Any detail : details.getDetailsList()) {
          if (detail.is(ErrorInfo.class)) {
            ErrorInfo error = detail.unpack(ErrorInfo.class);
            reason = error.getReason();
            field = field.isEmpty() ? error.getMetadataOrDefault("field", "") : field;
          } else if (detail.is(BadRequest.class)) {
            BadRequest request = detail.unpack(BadRequest.class);
            field =
                request.getFieldViolationsCount() > 0
                    ? request.getFieldViolations(0).getField()
                    : field;
          }
        }
      } catch (InvalidProtocolBufferException unreadable) {
        // The status itself still says what happened; the unreadable detail is kept beside it.
        failure.addSuppressed(unreadable);
      }
    }
    String message = status.getDescription() == null ? "" : ": " + status.getDescription();
    return new NextclickException(
        status.getCode(), reason, field, status.getCode() + message, failure);
  }

  /// The kind of failure, as gRPC names it. `UNAVAILABLE` and `DEADLINE_EXCEEDED` are worth another try.
  public Status.Code code() {
    return code;
  }

  /// The stable reason in upper case that the contracts document (`NO_ACTIVE_MODEL`), where the service gave one.
  public Optional<String> reason() {
    return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
  }

  /// The field of the request that is at fault, where the service named one.
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }
}
