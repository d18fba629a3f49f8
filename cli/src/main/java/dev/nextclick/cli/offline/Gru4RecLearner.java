package dev.nextclick.cli.offline;

import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.gru4rec.TrainingProgress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Trains GRU4Rec.
record Gru4RecLearner(Gru4RecSettings values) implements Learner {

  @Override
  public Map<String, ?> settings() {
    return values.toMap();
  }

  @Override
  public Optional<Learner> withSeed(long seed) {
    return Optional.of(
        new Gru4RecLearner(
            Gru4RecSettings.of(Settings.with(settings(), Hyperparameter.SEED.key(), seed))));
  }

  @Override
  public Learned learn(Lesson lesson)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    SortedMap<Integer, LearningPoint> curve = new TreeMap<>();
    TrainedGru4Rec trained =
        new Gru4RecTraining(
                values,
                lesson.workFolder(),
                at -> {
                  curve.put(at.epoch(), new LearningPoint(at.epoch(), at.meanLoss()));
                  lesson.watcher().at(at.completedShare(), describe(at));
                })
            .train(lesson.vocabulary(), lesson.sessions());
    return new Learned(
        Gru4RecRecommender.of(trained, lesson.workFolder()),
        trained.elapsed().toNanos() / 1e9,
        trained.eventsPerSecond(),
        List.copyOf(curve.values()));
  }

  private static String describe(TrainingProgress at) {
    return "epoch %d/%d, loss %.3f, %,.0f events/s, %d s left"
        .formatted(
            at.epoch(),
            at.epochs(),
            at.meanLoss(),
            at.eventsPerSecond(),
            at.remaining().toSeconds());
  }
}
