package dev.nextclick.runtime.errors;

import io.grpc.Status;
import java.util.Map;

/// A call that is refused, and what its caller is told. Handlers throw it, or give it to `onError`.
public final class ServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// The reason of a request whose field breaks its rule; the field is named in the metadata `field`.
  public static final String INVALID_FIELD = "INVALID_FIELD";

  /// The reason of a request whose bytes are no message of the method.
  public static final String MALFORMED_MESSAGE = "MALFORMED_MESSAGE";

  /// Names the field at fault in the metadata.
  public static final String FIELD = "field";

  /// The reason of everything that is our fault.
  public static final String INTERNAL = "INTERNAL";

  private final Status.Code code;
  private final String reason;
  private final transient Map<String, String> metadata;

  /// A refusal of a status and a reason.
  ///
  /// @param reason stable, in upper case with underscores
  /// @param message for a developer to read; never our internals
  /// @param metadata what programs may want to know, by name
  public ServiceException(
      Status.Code code, String reason, String message, Map<String, String> metadata) {
    // A refusal is an answer, often a frequent one: it carries no stack.
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.metadata = Map.copyOf(metadata);
  }

  public ServiceException(Status.Code code, String reason, String message) {
    this(code, reason, message, Map.of());
  }

  /// `INVALID_ARGUMENT` that names the field.
  ///
  /// @param field its path in the request: `event.item_id`
  public static ServiceException invalidField(String field, String message) {
    return new ServiceException(
        Status.Code.INVALID_ARGUMENT, INVALID_FIELD, field + ": " + message, Map.of(FIELD, field));
  }

  public Status.Code code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  public Map<String, String> metadata() {
    return metadata;
  }
}
