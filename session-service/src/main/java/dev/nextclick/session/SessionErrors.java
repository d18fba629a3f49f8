package dev.nextclick.session;

import dev.nextclick.events.EventRefusedException;
import dev.nextclick.events.StoreBusyException;
import dev.nextclick.events.StoreRefusedException;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.runtime.errors.ServiceException;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;

/// What the store's exceptions mean to callers.
final class SessionErrors {

  static final String STORE_UNAVAILABLE = "STORE_UNAVAILABLE";
  static final String STORE_BUSY = "STORE_BUSY";

  private SessionErrors() {}

  static Optional<ServiceException> refusal(Throwable error) {
    return Optional.ofNullable(
        switch (error) {
          case StoreUnavailableException e ->
              new ServiceException(
                  Status.Code.UNAVAILABLE,
                  STORE_UNAVAILABLE,
                  "The session store cannot be reached; try again with the same event ids.");
          case StoreBusyException e ->
              new ServiceException(
                  Status.Code.RESOURCE_EXHAUSTED,
                  STORE_BUSY,
                  "As many events wait to be stored as may; hold back and try again.");
          case EventRefusedException e -> refusal(e.reason());
          case StoreRefusedException e ->
              new ServiceException(
                  Status.Code.UNAVAILABLE,
                  "STORE_REFUSED",
                  "The session store is set up for another number of partitions.");
          default -> null;
        });
  }

  private static ServiceException refusal(EventRefusedException.Reason reason) {
    return switch (reason) {
      case SESSION_ERASED ->
          refusal(reason, "The session was erased and takes no more events.", "event.session_id");
      case SESSION_MERGED ->
          refusal(
              reason,
              "The session was merged into another and takes no more events; send them under that one's id.",
              "event.session_id");
      case USER_ERASED ->
          refusal(
              reason, "The user was erased; no events are taken that name them.", "event.user_id");
      case EVENT_TOO_LATE ->
          refusal(
              reason,
              "The event is older than events may be, or than all that its session keeps.",
              "event.event_time");
      case LOG_FULL ->
          new ServiceException(
              Status.Code.RESOURCE_EXHAUSTED,
              reason.name(),
              "The log of events is full: nothing archives it. Try again later with the same event ids.");
    };
  }

  private static ServiceException refusal(
      EventRefusedException.Reason reason, String message, String field) {
    return new ServiceException(
        Status.Code.FAILED_PRECONDITION,
        reason.name(),
        message,
        Map.of(ServiceException.FIELD, field));
  }
}
