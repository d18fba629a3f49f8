package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.LoadedArtifact;
import dev.nextclick.registry.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A version in memory, with a scorer for each worker. It is held by leases: whoever serves it has the first, each
/// request another; the last one to go frees the memory, exactly once.
final class ServedModel {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

  private static final int[] WARM_LENGTHS = {
    1, 2, 3, 5, 8, 13, 21, 34, ServingSettings.MOST_CLICKS
  };

  private static final int WARM_ITEMS = 20;

  private final ModelName name;
  private final String version;
  private final LoadedArtifact artifact;
  private final PopularItems popular;
  private final List<Scorer> scorers;
  private final List<float[]> scores = new ArrayList<>();
  private final AtomicInteger leases = new AtomicInteger(1);
  private final LongAdder requests;

  private ServedModel(
      ModelName name,
      String version,
      LoadedArtifact artifact,
      PopularItems popular,
      List<Scorer> scorers,
      LongAdder requests) {
    this.name = name;
    this.version = version;
    this.artifact = artifact;
    this.popular = popular;
    this.scorers = List.copyOf(scorers);
    this.requests = requests;
    for (Scorer _ : scorers) {
      scores.add(new float[vocabulary().size()]);
    }
  }

  /// Takes a loaded artifact over, and warms a scorer for each worker: the first scores of each length are slow. If that
  /// fails, the artifact is closed.
  ///
  /// @param rounds how often the first worker scores a session of each length, 1 or more; each other worker does so once,
  ///     as what Java has compiled for the first serves them all
  /// @param requests counts the answers
  /// @return with the first lease, which is the caller's
  static ServedModel warm(
      ModelName name,
      String version,
      LoadedArtifact artifact,
      int workers,
      int rounds,
      LongAdder requests) {
    List<Scorer> scorers = new ArrayList<>();
    boolean warm = false;
    try {
      PopularItems popular = new PopularItems(artifact.recommender().vocabulary());
      for (int worker = 0; worker < workers; worker++) {
        scorers.add(artifact.recommender().scorer());
      }
      ServedModel model = new ServedModel(name, version, artifact, popular, scorers, requests);
      for (int worker = 0; worker < workers; worker++) {
        for (int round = 0; round < (worker == 0 ? rounds : 1); round++) {
          model.warm(worker);
        }
      }
      warm = true;
      return model;
    } finally {
      if (!warm) {
        free(scorers, artifact);
      }
    }
  }

  private void warm(int worker) {
    for (int length : WARM_LENGTHS) {
      int[] session = new int[length];
      for (int i = 0; i < length; i++) {
        session[i] = i % vocabulary().size();
      }
      TopItems _ = TopItems.of(score(worker, session), WARM_ITEMS);
    }
  }

  ModelName name() {
    return name;
  }

  String version() {
    return version;
  }

  ModelKind kind() {
    return artifact.recommender().kind();
  }

  Vocabulary vocabulary() {
    return artifact.recommender().vocabulary();
  }

  /// What is clicked most.
  PopularItems popular() {
    return popular;
  }

  LoadedArtifact artifact() {
    return artifact;
  }

  /// Scores every item after a session. For one worker only, while it holds a lease.
  ///
  /// @return good until the worker's next call
  float[] score(int worker, int[] session) {
    float[] into = scores.get(worker);
    scorers.get(worker).score(new int[][] {session}, new float[][] {into});
    return into;
  }

  /// Counts an answer.
  void answered() {
    requests.increment();
  }

  /// Takes a lease, unless the last one is gone already.
  boolean acquire() {
    int held = leases.get();
    while (held > 0) {
      if (leases.compareAndSet(held, held + 1)) {
        return true;
      }
      held = leases.get();
    }
    return false;
  }

  /// Gives a lease back. Throws nothing: memory that cannot be freed is no fault of whoever held the last lease.
  void release() {
    if (leases.decrementAndGet() == 0) {
      free(scorers, artifact);
    }
  }

  private static void free(List<Scorer> scorers, LoadedArtifact artifact) {
    scorers.forEach(scorer -> free(scorer::close));
    free(artifact::close);
  }

  private static void free(Runnable close) {
    try {
      close.run();
    } catch (Throwable e) {
      // Errors too: whatever keeps one from being freed, the others are still to be.
      LOG.error("memory of a model cannot be freed", e);
    }
  }

  /// True once the memory is freed.
  boolean isFreed() {
    return leases.get() <= 0;
  }
}
