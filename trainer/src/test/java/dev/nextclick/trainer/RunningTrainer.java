package dev.nextclick.trainer;

import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.trainer.training.JobModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// A trainer in this process, composed as the real one is, on a free port, and a client of it.
final class RunningTrainer implements AutoCloseable {

  /// How long its jobs wait for a Redis that is away.
  static final Duration LOG_PATIENCE = Duration.ofMillis(500);

  final Metrics metrics;
  private final Resources resources;
  private final GrpcServer server;
  private final TrainerClient client;

  private RunningTrainer(Metrics metrics, Resources resources, GrpcServer server) {
    this.metrics = metrics;
    this.resources = resources;
    this.server = server;
    client = new TrainerClient(server.address().port());
  }

  static RunningTrainer start(Path folder, URI redis) throws IOException {
    return start(settings(folder, redis, Optional.empty()));
  }

  static RunningTrainer start(TrainerSettings settings) throws IOException {
    Metrics metrics = new Metrics();
    Resources resources = new Resources();
    try {
      GrpcServer server =
          Trainer.compose(settings, Clock.systemUTC(), LOG_PATIENCE, metrics, resources).start();
      resources.add(server);
      return new RunningTrainer(metrics, resources, server);
    } catch (IOException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  static TrainerSettings settings(Path folder, URI redis, Optional<Duration> retrainEvery) {
    return settings(folder, redis, retrainEvery, Optional.empty());
  }

  static TrainerSettings settings(
      Path folder, URI redis, Optional<Duration> retrainEvery, Optional<Integer> threads) {
    return new TrainerSettings(
        new ServerSettings("127.0.0.1", 0, Duration.ofSeconds(1)),
        RedisStoreSettings.of(redis),
        folder.resolve("archive"),
        folder.resolve("registry"),
        folder.resolve("work"),
        retrainEvery,
        JobModel.GRU4REC,
        ComputeDevice.CPU,
        threads);
  }

  TrainerClient client() {
    return client;
  }

  /// Another client of it.
  TrainerClient newClient() {
    return new TrainerClient(server.address().port());
  }

  @Override
  public void close() {
    try {
      client.close();
    } finally {
      resources.close();
    }
  }
}
