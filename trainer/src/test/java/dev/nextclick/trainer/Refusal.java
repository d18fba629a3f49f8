package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.nextclick.runtime.errors.ErrorStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// How a call was refused, as its caller sees it.
record Refusal(Status.Code code, String reason, Map<String, String> metadata, String message) {

  /// Makes a call that is to be refused.
  static Refusal of(ThrowingCallable call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call);
    if (error == null) {
      throw new AssertionError("the call was not refused");
    }
    Metadata trailers = error.getTrailers();
    ErrorInfo info =
        ErrorStatus.errorInfo(error.getStatus(), trailers == null ? new Metadata() : trailers)
            .orElse(ErrorInfo.getDefaultInstance());
    return new Refusal(
        error.getStatus().getCode(),
        info.getReason(),
        info.getMetadataMap(),
        String.valueOf(error.getStatus().getDescription()));
  }

  /// Status, reason and field in a line, to be compared.
  String line() {
    return "%s %s %s".formatted(code, reason, metadata.getOrDefault("field", "")).strip();
  }
}
