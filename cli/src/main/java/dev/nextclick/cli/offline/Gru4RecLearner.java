package dev.nextclick.cli.offline;

import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.gru4rec.TrainingListener;
import dev.nextclick.models.gru4rec.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Trains GRU4Rec.
/// @param values its hyperparameters
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
    Watch watch = new Watch(lesson);
    int threads = Math.min(lesson.threads(), Gru4RecTraining.defaultThreads(values));
    TrainedGru4Rec trained;
    try {
      trained =
          lesson
              .trainings()
              .of(
                  values,
                  lesson.sessions(),
                  () ->
                      new Gru4RecTraining(
                              values, lesson.device(), lesson.workFolder(), watch, threads)
                          .train(lesson.vocabulary(), lesson.sessions()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Learned(
        Gru4RecRecommender.of(trained, lesson.workFolder()),
        settings(),
        trained.elapsed().toNanos() / 1e9,
        trained.eventsPerSecond(),
        trained.learningCurve());
  }

  /// Hands on what the training says.
  private static final class Watch implements TrainingListener {

    private final Lesson lesson;

    Watch(Lesson lesson) {
      this.lesson = lesson;
    }

    @Override
    public void onProgress(TrainingProgress at) {
      lesson.watcher().at(at.completedShare(), describe(at));
    }

    @Override
    public boolean enough(int epoch, Supplier<TrainedGru4Rec> soFar) {
      try {
        return lesson
            .watcher()
            .enough(epoch, () -> Gru4RecRecommender.of(soFar.get(), lesson.workFolder()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean cancelled() {
      return lesson.watcher().cancelled();
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
}
