package dev.nextclick.cli.offline;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.blend.BlendChooser;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trains GRU4Rec and session neighbours and blends them. Weights that are not given are chosen first: both learn from all
/// but the newest tenth of the sessions, and that tenth says what each counts. Then both learn from all.
///
/// @param network GRU4Rec
/// @param neighbours VMIS-kNN
/// @param given the weights, if they are known
record BlendLearner(Learner network, Learner neighbours, Optional<BlendWeights> given)
    implements Learner {

  /// Pairs that the weights are chosen on, at most.
  private static final int MOST_PAIRS = 30_000;

  private static final int ONE_OF = 10;

  @Override
  public Map<String, ?> settings() {
    Map<String, Object> all = new LinkedHashMap<>();
    network.settings().forEach((key, value) -> all.put(OfflineModel.GRU4REC + "." + key, value));
    neighbours
        .settings()
        .forEach((key, value) -> all.put(OfflineModel.VMIS_KNN + "." + key, value));
    given.ifPresent(weights -> all.putAll(weights.toMap()));
    return all;
  }

  @Override
  public Optional<Learner> withSeed(long seed) {
    return network.withSeed(seed).map(seeded -> new BlendLearner(seeded, neighbours, given));
  }

  @Override
  public Learned learn(Lesson lesson)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    long start = System.nanoTime();
    double before = given.isPresent() ? 0 : 0.5;
    BlendWeights weights = given.isPresent() ? given.get() : choose(part(lesson, 0, before));
    double choosing = (System.nanoTime() - start) / 1e9;
    Learned learnedNetwork = network.learn(part(lesson, before, 1));
    boolean whole = false;
    try {
      Learned learnedNeighbours = neighbours.learn(lesson);
      BlendRecommender blend =
          new BlendRecommender(
              List.of(
                  BlendPart.of(learnedNetwork.recommender()),
                  BlendPart.of(learnedNeighbours.recommender())),
              weights);
      whole = true;
      return new Learned(
          blend,
          new BlendLearner(network, neighbours, Optional.of(weights)).settings(),
          choosing + learnedNetwork.seconds() + learnedNeighbours.seconds(),
          learnedNetwork.eventsPerSecond(),
          learnedNetwork.curve());
    } finally {
      if (!whole) {
        learnedNetwork.close();
      }
    }
  }

  private BlendWeights choose(Lesson lesson)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    Sessions all = lesson.sessions();
    int cut = all.count() - Math.max(1, all.count() / ONE_OF);
    Lesson older = lesson.with(all.range(0, cut), lesson.watcher());
    try (Learned learnedNetwork = network.learn(older);
        Learned learnedNeighbours = neighbours.learn(older)) {
      lesson.watcher().at(1, "choosing the blend's weights");
      return BlendChooser.choose(
              List.of(
                  BlendPart.of(learnedNetwork.recommender()),
                  BlendPart.of(learnedNeighbours.recommender())),
              all.range(cut, all.count()),
              MOST_PAIRS,
              lesson.threads(),
              lesson.watcher()::cancelled)
          .weights();
    }
  }

  /// The lesson with a watcher for whom it is only a part of the whole.
  private static Lesson part(Lesson lesson, double from, double to) {
    Lesson.Watcher watcher = lesson.watcher();
    Lesson.Watcher narrowed =
        new Lesson.Watcher() {
          @Override
          public void at(double share, String status) {
            watcher.at(from + share * (to - from), status);
          }

          @Override
          public boolean cancelled() {
            return watcher.cancelled();
          }
        };
    return lesson.with(lesson.sessions(), narrowed);
  }
}
