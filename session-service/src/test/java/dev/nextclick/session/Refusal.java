package dev.nextclick.session;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.nextclick.runtime.errors.ErrorStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A failed call as a client sees it.
///
/// @param reason of its `ErrorInfo`; empty when it carries none
/// @param field the field at fault; empty when none is named
record Refusal(Status.Code code, String reason, String field) {

  static Refusal invalid(String field) {
    return new Refusal(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", field);
  }

  static Refusal storeUnavailable() {
    return new Refusal(Status.Code.UNAVAILABLE, "STORE_UNAVAILABLE", "");
  }

  /// The refusal that a call ends with.
  ///
  /// @throws AssertionError if it does not fail
  static Refusal of(ThrowingCallable call) {
    StatusRuntimeException thrown = catchThrowableOfType(StatusRuntimeException.class, call);
    if (thrown == null) {
      throw new AssertionError("the call succeeded");
    }
    return of(thrown);
  }

  static Refusal of(Throwable thrown) {
    Metadata trailers = Status.trailersFromThrowable(thrown);
    Status status = Status.fromThrowable(thrown);
    ErrorInfo info =
        ErrorStatus.errorInfo(status, trailers == null ? new Metadata() : trailers)
            .orElse(ErrorInfo.getDefaultInstance());
    return new Refusal(status.getCode(), info.getReason(), info.getMetadataOrDefault("field", ""));
  }
}
