package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/// Trains GRU4Rec on one thread. One seed, one data set, one machine: one model, bit for bit.
public final class Gru4RecTraining {

  /// Sessions of two or more clicks, under which there is nothing worth learning.
  public static final int LEAST_SESSIONS = 10;

  /// Distinct items, under which there is nothing to tell apart.
  public static final int LEAST_ITEMS = 2;

  private final Gru4RecSettings settings;
  private final Path folder;
  private final TrainingListener listener;

  /// @param folder for temporary files, deleted before the training begins
  public Gru4RecTraining(Gru4RecSettings settings, Path folder, TrainingListener listener) {
    this.settings = settings;
    this.folder = folder;
    this.listener = listener;
  }

  /// Trains, on the calling thread.
  ///
  /// @param vocabulary the items and how often each is clicked in the sessions
  /// @param sessions in the order of their first clicks
  /// @throws TooLittleDataException if there are fewer than [#LEAST_SESSIONS] sessions of two or more clicks, or fewer
  ///     than [#LEAST_ITEMS] items
  /// @throws TrainingDivergedException if the loss is not a number any more, or stays far above that of knowing nothing
  /// @throws CancellationException if the listener says so
  /// @throws IOException if a temporary file cannot be written
  /// @throws IllegalArgumentException if a session holds an item that the vocabulary does not
  public TrainedGru4Rec train(Vocabulary vocabulary, Sessions sessions)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    check(vocabulary, sessions);
    SplittableRandom random = new SplittableRandom(settings.seed());
    Gru4RecWeights initial =
        Gru4RecWeights.initial(
            vocabulary.size(), settings.units(), settings.layers(), random.split());
    MiniBatches miniBatches = new MiniBatches(vocabulary, settings, random);
    try (TrainingStep step = TorchTrainingStep.start(initial, settings, folder)) {
      TrainingClock clock = new TrainingClock(settings.epochs(), sessions.pairs(), listener);
      DivergenceWatch divergence = new DivergenceWatch(settings.learningRate());
      MiniBatch batch = new MiniBatch(settings);
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        clock.beginEpoch(epoch);
        var schedule = new SessionParallelSchedule(sessions, settings.batchSize());
        for (; schedule.size() > 0; schedule.advance()) {
          if (listener.cancelled()) {
            throw new CancellationException("training cancelled in epoch " + epoch);
          }
          miniBatches.fill(schedule, batch);
          double summed = step.learn(batch) * settings.batchSize();
          divergence.learned(batch, summed);
          clock.learned(batch.size, summed);
        }
        clock.endEpoch();
        if (epoch < settings.epochs()
            && listener.enough(epoch, () -> learned(vocabulary, step, clock))) {
          break;
        }
      }
      divergence.ended();
      return learned(vocabulary, step, clock);
    }
  }

  private TrainedGru4Rec learned(Vocabulary vocabulary, TrainingStep step, TrainingClock clock) {
    Duration elapsed = clock.elapsed();
    return new TrainedGru4Rec(
        vocabulary, settings, step.weights(), clock.pairs(), clock.meanLoss(), elapsed);
  }

  private static void check(Vocabulary vocabulary, Sessions sessions)
      throws TooLittleDataException {
    int usable = 0;
    for (int session = 0; session < sessions.count(); session++) {
      if (sessions.length(session) >= 2) {
        usable++;
      }
    }
    if (usable < LEAST_SESSIONS || vocabulary.size() < LEAST_ITEMS) {
      throw new TooLittleDataException(
          "found %d sessions of 2 or more clicks and %d items; training needs at least %d and %d"
              .formatted(usable, vocabulary.size(), LEAST_SESSIONS, LEAST_ITEMS));
    }
    for (int place = 0; place < sessions.events(); place++) {
      if (sessions.item(place) < 0 || sessions.item(place) >= vocabulary.size()) {
        throw new IllegalArgumentException(
            "click %d is on item %d of %d"
                .formatted(place, sessions.item(place), vocabulary.size()));
      }
    }
  }
}
