package dev.nextclick.inference.serving;

import dev.nextclick.inference.serving.LocalVersions.ArtifactLoader;
import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.RegistryException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is served of each model: the version that the registry's pointer names, or else the last good one.
///
/// A version is copied into the cache, verified there, loaded and warmed before it takes the place of the one before.
/// If any of that fails, the one before goes on. The cache is a registry of its own: its pointer names what was served
/// last, which is what a start without the registry serves.
final class ServedModels implements AutoCloseable {

  /// Rounds of warming: the new version's own memory and shapes.
  private static final int ROUNDS = 1;

  /// The same for the first version of this process, on its first worker. Java compiles what scores only after it has run
  /// some hundred times, and before that a score takes tens of milliseconds: nobody should wait for those.
  private static final int FIRST_ROUNDS = 25;

  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

  private final ServingSettings settings;
  private final ServingMetrics metrics;
  private final ModelRegistry registry;
  private final LocalVersions cache;
  private final Clock clock;
  private final VersionLedger ledger = new VersionLedger();
  private final Map<ModelName, ServedModel> served = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final ScheduledExecutorService follower =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("registry-follower").daemon().factory());

  /// Held while the pointers are followed.
  private final Object following = new Object();

  /// What went wrong in the last look, so that it is said once. Guarded by `following`.
  private final Set<String> complaints = new LinkedHashSet<>();

  /// Nothing is followed any more. Guarded by `following`.
  private boolean stopped;

  ServedModels(ServingSettings settings, ServingMetrics metrics) {
    this(settings, Clock.systemUTC(), ModelArtifact::load, metrics);
  }

  ServedModels(
      ServingSettings settings, Clock clock, ArtifactLoader loader, ServingMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    registry = ModelRegistry.open(settings.registry());
    cache = new LocalVersions(settings.cache(), registry, loader);
  }

  /// Looks at the registry once, and from now on at each interval. Does nothing if it has been closed already: a process
  /// may be stopped while it starts.
  void start() {
    synchronized (following) {
      if (stopped) {
        return;
      }
      // First of all: whatever the first look meets, others come.
      long interval = settings.pollInterval().toNanos();
      var _ =
          follower.scheduleWithFixedDelay(this::follow, interval, interval, TimeUnit.NANOSECONDS);
      attempt("tidying the cache", cache::removeLeftovers);
      follow();
    }
  }

  CompletableFuture<Void> ready() {
    return ready;
  }

  /// The model that is served, with a lease for the caller.
  ServedModel lease(ModelName name, Optional<String> version) {
    while (true) {
      ServedModel model = served.get(name);
      if (model == null) {
        throw new NoActiveModelException(name);
      }
      if (version.isPresent() && !version.get().equals(model.version())) {
        throw new VersionNotServedException(name, version.get(), model.version());
      }
      // A model that is freed already has a successor by now.
      if (model.acquire()) {
        return model;
      }
    }
  }

  List<VersionStatus> report() {
    return ledger.statuses(
        (name, version) ->
            Optional.ofNullable(served.get(name))
                .filter(model -> model.version().equals(version))
                .isPresent());
  }

  /// Brings what is served in line with the pointers. Throws nothing: what goes wrong with one model keeps neither the
  /// others nor the next look from coming.
  void follow() {
    synchronized (following) {
      Set<String> before = Set.copyOf(complaints);
      complaints.clear();
      attempt(
          "reading the registry",
          () -> models().forEach(name -> attempt("following " + name, () -> follow(name))));
      complaints.stream().filter(complaint -> !before.contains(complaint)).forEach(LOG::warn);
    }
  }

  private static void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (Throwable e) {
      // Errors too: one that left would end the schedule, and nobody would hear of it.
      LOG.error("{} failed; the registry is followed all the same", what, e);
    }
  }

  private Set<ModelName> models() {
    Set<ModelName> names = new HashSet<>(cache.models());
    try {
      names.addAll(registry.models());
    } catch (IOException e) {
      complaints.add("the registry cannot be read; what is served goes on: " + e);
    }
    return names;
  }

  private void follow(ModelName name) {
    Optional<String> wanted = pointer(name);
    Optional<String> current = Optional.ofNullable(served.get(name)).map(ServedModel::version);
    if (wanted.isPresent() && !wanted.equals(current) && mayTry(name, wanted.get())) {
      serve(name, wanted.get());
    }
    if (!served.containsKey(name)) {
      cache
          .lastServed(name)
          .filter(last -> !wanted.equals(Optional.of(last)) && mayTry(name, last))
          .ifPresent(last -> serve(name, last));
    }
  }

  private Optional<String> pointer(ModelName name) {
    try {
      return registry.active(name);
    } catch (IOException e) {
      complaints.add("the pointer of %s cannot be read: %s".formatted(name, e));
      return Optional.empty();
    }
  }

  private boolean mayTry(ModelName name, String version) {
    return ledger
        .refusedAt(name, version)
        .map(time -> !clock.instant().isBefore(time.plus(settings.retryInterval())))
        .orElse(true);
  }

  private void serve(ModelName name, String version) {
    Instant begin = clock.instant();
    ServedModel next;
    try {
      next =
          ServedModel.warm(
              name,
              version,
              cache.load(name, version),
              settings.workers(),
              ready.isDone() ? ROUNDS : FIRST_ROUNDS,
              ledger.requests(name, version));
    } catch (IOException e) {
      complaints.add("%s of %s cannot be read: %s".formatted(version, name, e));
      return;
    } catch (ArtifactRefusedException | RegistryException | RuntimeException e) {
      // Whatever a version makes go wrong, the one before goes on, and the registry is followed.
      String message = e.getMessage();
      refuse(name, version, message == null ? e.toString() : message, begin);
      cache.forget(name, version);
      return;
    } catch (OutOfMemoryError e) {
      // Says nothing of the version; the process is to end of it (-XX:+ExitOnOutOfMemoryError).
      throw e;
    } catch (Error e) {
      // Libraries that do not fit this machine, say. The copy is none the worse for it, and stays.
      LOG.error("{} {} cannot be loaded", name, version, e);
      refuse(name, version, e.getCause() == null ? e.toString() : e + ": " + e.getCause(), begin);
      return;
    }
    replace(name, next);
  }

  private void refuse(ModelName name, String version, String reason, Instant time) {
    ledger.refused(name, version, reason, time);
    metrics.refused();
    LOG.warn(
        "refused {} {}, {}: {}",
        name,
        version,
        served.containsKey(name) ? "the one before goes on" : "nothing is served",
        reason);
  }

  private void replace(ModelName name, ServedModel next) {
    Optional<ServedModel> before = Optional.ofNullable(served.put(name, next));
    ledger.accepted(name, next.version());
    LOG.info("serving {} {}", name, next.version());
    ready.complete(null);
    before.ifPresent(
        replaced -> {
          metrics.swapped();
          replaced.release();
        });
    cache.keepOnly(name, next.version(), before.map(ServedModel::version));
  }

  /// Follows no more; what is served stays until [#close].
  void stopFollowing() {
    synchronized (following) {
      stopped = true;
      follower.shutdown();
    }
    boolean interrupted = false;
    while (!follower.isTerminated()) {
      try {
        follower.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Serves nothing any more; memory goes with the last lease.
  @Override
  public void close() {
    stopFollowing();
    for (ModelName name : Set.copyOf(served.keySet())) {
      ServedModel model = served.remove(name);
      if (model != null) {
        model.release();
      }
    }
  }
}
