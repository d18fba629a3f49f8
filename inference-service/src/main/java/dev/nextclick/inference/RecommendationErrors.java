package dev.nextclick.inference;

import dev.nextclick.inference.serving.NoActiveModelException;
import dev.nextclick.inference.serving.OverloadedException;
import dev.nextclick.inference.serving.VersionNotServedException;
import dev.nextclick.runtime.errors.ErrorMapping;
import dev.nextclick.runtime.errors.ServiceException;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the exceptions of serving mean to callers.
final class RecommendationErrors implements ErrorMapping {

  @Override
  public Optional<ServiceException> refusal(Throwable error) {
    return switch (error) {
      case NoActiveModelException e ->
          refusal(Status.Code.FAILED_PRECONDITION, "NO_ACTIVE_MODEL", e.getMessage());
      case VersionNotServedException e ->
          refusal(Status.Code.NOT_FOUND, "MODEL_VERSION_NOT_FOUND", e.getMessage());
      case OverloadedException e ->
          refusal(Status.Code.RESOURCE_EXHAUSTED, "OVERLOADED", e.getMessage());
      default -> Optional.empty();
    };
  }

  private static Optional<ServiceException> refusal(
      Status.Code code, String reason, @Nullable String message) {
    return Optional.of(new ServiceException(code, reason, String.valueOf(message)));
  }
}
