package dev.nextclick.trainer.rpc;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.registry.VersionActiveException;
import dev.nextclick.registry.VersionDamagedException;
import dev.nextclick.registry.VersionNotFoundException;
import dev.nextclick.runtime.errors.ErrorMapping;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.trainer.job.JobInProgressException;
import dev.nextclick.trainer.job.JobNotFoundException;
import dev.nextclick.trainer.job.TrainerStoppingException;
import io.grpc.Status.Code;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the trainer's own exceptions mean to its callers.
public final class TrainerErrors implements ErrorMapping {

  private static final Logger log = LoggerFactory.getLogger(TrainerErrors.class);

  @Override
  public Optional<ServiceException> refusal(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return Optional.ofNullable(
        switch (error) {
          case JobInProgressException e ->
              new ServiceException(
                  Code.FAILED_PRECONDITION,
                  "TRAINING_IN_PROGRESS",
                  message,
                  Map.of("job_id", e.jobId()));
          case JobNotFoundException _ ->
              new ServiceException(Code.NOT_FOUND, "TRAINING_JOB_NOT_FOUND", message);
          case TrainerStoppingException _ ->
              new ServiceException(Code.UNAVAILABLE, "TRAINER_STOPPING", message);
          case InvalidSettingsException e ->
              new ServiceException(
                  Code.INVALID_ARGUMENT,
                  "INVALID_HYPERPARAMETER",
                  message,
                  Map.of(
                      ServiceException.FIELD,
                      "hyperparameters[\"%s\"]".formatted(e.faults().getFirst().name())));
          case VersionNotFoundException _ ->
              new ServiceException(Code.NOT_FOUND, "MODEL_VERSION_NOT_FOUND", message);
          case VersionActiveException _ ->
              new ServiceException(Code.FAILED_PRECONDITION, "VERSION_ACTIVE", message);
          case VersionDamagedException e ->
              new ServiceException(
                  Code.FAILED_PRECONDITION,
                  "VERSION_DAMAGED",
                  message,
                  Map.of("check", e.reason().name()));
          case ImportFailedException e -> ofImport(e);
          default -> null;
        });
  }

  private static ServiceException ofImport(ImportFailedException e) {
    if (e.diskFull()) {
      return new ServiceException(
          Code.RESOURCE_EXHAUSTED,
          "DISK_FULL",
          "the disk of the archive, or of the trainer's work folder, is full; nothing was imported");
    }
    log.error("an import could not be written", e.getCause());
    return new ServiceException(
        Code.INTERNAL,
        "ARCHIVE_FAILED",
        "the archive could not be written, and the trainer's log says why; nothing was imported");
  }
}
