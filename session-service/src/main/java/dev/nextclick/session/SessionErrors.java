package dev.nextclick.session;

import dev.nextclick.events.SessionErasedException;
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
  static final String SESSION_ERASED = "SESSION_ERASED";

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
          case SessionErasedException e ->
              new ServiceException(
                  Status.Code.FAILED_PRECONDITION,
                  SESSION_ERASED,
                  "The session was erased and takes no more events.",
                  Map.of(ServiceException.FIELD, "event.session_id"));
          case StoreRefusedException e ->
              new ServiceException(
                  Status.Code.UNAVAILABLE,
                  "STORE_REFUSED",
                  "The session store is set up for another number of partitions.");
          default -> null;
        });
  }
}
