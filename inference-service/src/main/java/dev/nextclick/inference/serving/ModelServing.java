package dev.nextclick.inference.serving;

import dev.nextclick.registry.ModelName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Serves the active versions of a registry: follows its pointers, and recommends. Safe for use by many threads.
public final class ModelServing implements AutoCloseable {

  private final ServedModels models;
  private final ScoringWorkers workers;

  private ModelServing(ServedModels models, ScoringWorkers workers) {
    this.models = models;
    this.workers = workers;
  }

  /// Serving that has not begun: nothing is read yet.
  public static ModelServing open(ServingSettings settings, ServingMetrics metrics) {
    return new ModelServing(
        new ServedModels(settings, metrics),
        new ScoringWorkers(settings.workers(), settings.queueCapacity(), metrics));
  }

  /// Starts the workers, loads what is active, if anything, and follows the registry from now on.
  public void start() {
    workers.start();
    models.start();
  }

  /// Completes once a model is served, and stays so: what is served goes on until something better comes.
  public CompletableFuture<Void> ready() {
    return models.ready();
  }

  /// Fails as [#recommend] would for this model, before anything else is done for a request.
  ///
  /// @throws NoActiveModelException if nothing is served for the model
  /// @throws VersionNotServedException if another version is served
  public void requireServed(ModelName name, Optional<String> version) {
    models.lease(name, version).release();
  }

  /// Recommends. Never blocks. The future is completed by a worker, which goes on only when what depends on it has run.
  ///
  /// Popularity answers where the model knows no click, and where it fails to score. The future fails with
  /// [NoActiveModelException], [VersionNotServedException], or [OverloadedException]; with anything else only if popularity
  /// fails as well.
  public CompletableFuture<Recommendation> recommend(RecommendationQuery query) {
    ServedModel model;
    try {
      model = models.lease(query.model(), query.version());
    } catch (NoActiveModelException | VersionNotServedException e) {
      return CompletableFuture.failedFuture(e);
    }
    return workers.recommend(model, query);
  }

  /// How many requests wait for a worker.
  public int waiting() {
    return workers.waiting();
  }

  /// Every version that is served, was served since the start, or was refused; the newest first, and not more than 1,000.
  public List<VersionStatus> report() {
    return models.report();
  }

  /// Stops following, answers what waits, and frees all memory.
  @Override
  public void close() {
    models.stopFollowing();
    workers.close();
    models.close();
  }
}
