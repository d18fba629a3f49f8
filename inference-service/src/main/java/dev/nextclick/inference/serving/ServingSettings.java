package dev.nextclick.inference.serving;

import java.nio.file.Path;
import java.time.Duration;

/// How models are served.
///
/// @param registry the model registry's directory; need not be there
/// @param cache where the verified copy of what is served is kept; only one process uses it
/// @param pollInterval how often the registry's pointers are looked at
/// @param retryInterval when a version that was refused is tried again while the pointer still names it
/// @param workers threads that score
/// @param queueCapacity requests that wait for a worker at most; one more is rejected
public record ServingSettings(
    Path registry,
    Path cache,
    Duration pollInterval,
    Duration retryInterval,
    int workers,
    int queueCapacity) {

  /// The newest clicks of a session that count.
  public static final int MOST_CLICKS = 50;

  /// @throws IllegalArgumentException if a duration is not positive, or a number under 1
  public ServingSettings {
    if (!pollInterval.isPositive() || !retryInterval.isPositive()) {
      throw new IllegalArgumentException("intervals must be longer than 0");
    }
    if (workers < 1 || queueCapacity < 1) {
      throw new IllegalArgumentException("there must be 1 or more workers and places to wait");
    }
  }

  /// The usual: a poll each 500 ms, another try after a minute, a worker for each processor, 256 places to wait.
  public static ServingSettings of(Path registry, Path cache) {
    return new ServingSettings(
        registry,
        cache,
        Duration.ofMillis(500),
        Duration.ofMinutes(1),
        Runtime.getRuntime().availableProcessors(),
        256);
  }
}
