package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.nextclick.runtime.errors.ErrorStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// How a call was refused.
///
/// @param reason of its `ErrorInfo`; empty without one
/// @param field that the `ErrorInfo` names; empty if none
record Refusal(Status.Code code, String reason, String field) {

  /// The refusal of a call that must fail.
  static Refusal of(ThrowingCallable call) {
    return of(catchThrowableOfType(StatusRuntimeException.class, call));
  }

  static Refusal of(StatusRuntimeException error) {
    Metadata trailers = Optional.ofNullable(error.getTrailers()).orElseGet(Metadata::new);
    ErrorInfo info =
        ErrorStatus.errorInfo(error.getStatus(), trailers).orElseGet(ErrorInfo::getDefaultInstance);
    return new Refusal(
        error.getStatus().getCode(), info.getReason(), info.getMetadataOrDefault("field", ""));
  }

  static Refusal invalid(String field) {
    return new Refusal(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", field);
  }
}
