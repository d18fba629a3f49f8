package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
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

/// A version in memory, with scorers for each worker. It is held by leases: whoever serves it has the first, each
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
  private final List<Voice> voices;
  private final List<float[]> scores = new ArrayList<>();
  private final AtomicInteger leases = new AtomicInteger(1);
  private final LongAdder requests;

  private ServedModel(
      ModelName name,
      String version,
      LoadedArtifact artifact,
      PopularItems popular,
      int workers,
      List<Voice> voices,
      LongAdder requests) {
    this.name = name;
    this.version = version;
    this.artifact = artifact;
    this.popular = popular;
    this.voices = List.copyOf(voices);
    this.requests = requests;
    for (int worker = 0; worker < workers; worker++) {
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
    List<Voice> voices = new ArrayList<>();
    boolean warm = false;
    try {
      PopularItems popular = new PopularItems(artifact.recommender().vocabulary());
      for (Recommender speaker : Voice.inOrder(artifact.recommender())) {
        List<Scorer> scorers = new ArrayList<>();
        voices.add(new Voice(speaker.kind(), scorers));
        for (int worker = 0; worker < workers; worker++) {
          scorers.add(speaker.scorer());
        }
      }
      ServedModel model =
          new ServedModel(name, version, artifact, popular, workers, voices, requests);
      for (int worker = 0; worker < workers; worker++) {
        for (int round = 0; round < (worker == 0 ? rounds : 1); round++) {
          model.warm(worker);
        }
      }
      warm = true;
      return model;
    } finally {
      if (!warm) {
        free(voices, artifact);
      }
    }
  }

  private void warm(int worker) {
    for (int length : WARM_LENGTHS) {
      int[] session = new int[length];
      for (int i = 0; i < length; i++) {
        session[i] = i % vocabulary().size();
      }
      TopItems _ = TopItems.of(score(worker, 0, session), WARM_ITEMS);
    }
  }

  ModelName name() {
    return name;
  }

  String version() {
    return version;
  }

  /// How many can be asked to score: the model, and behind it the parts of a blend.
  int voices() {
    return voices.size();
  }

  /// Who is asked; 0 is the model itself.
  ModelKind kind(int voice) {
    return voices.get(voice).kind();
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
  /// @param voice who is asked; 0 is the model itself
  /// @return good until the worker's next call
  float[] score(int worker, int voice, int[] session) {
    float[] into = scores.get(worker);
    voices.get(voice).scorers().get(worker).score(new int[][] {session}, new float[][] {into});
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
      free(voices, artifact);
    }
  }

  private static void free(List<Voice> voices, LoadedArtifact artifact) {
    voices.forEach(voice -> voice.scorers().forEach(scorer -> free(scorer::close)));
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
