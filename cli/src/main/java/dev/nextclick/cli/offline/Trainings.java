package dev.nextclick.cli.offline;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Revisits;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The networks that one command has trained: a blend that follows GRU4Rec with the same settings does not train it again, nor does one
/// with other revisits, of which a training knows nothing.
/// Not safe for use by two threads at once.
public final class Trainings {

  private final List<Done> done = new ArrayList<>();

  private record Done(Gru4RecSettings settings, Sessions sessions, TrainedGru4Rec trained) {}

  /// Trains a network.
  @FunctionalInterface
  interface Training {

    TrainedGru4Rec run() throws TooLittleDataException, TrainingDivergedException, IOException;
  }

  /// What a training with these settings gave, or gives now.
  ///
  /// @param sessions known again only as the same object
  TrainedGru4Rec of(Gru4RecSettings settings, Sessions sessions, Training training)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    for (Done before : done) {
      if (sameTraining(before.settings, settings) && before.sessions.equals(sessions)) {
        return new TrainedGru4Rec(
            before.trained.vocabulary(),
            settings,
            before.trained.weights(),
            before.trained.pairs(),
            before.trained.loss(),
            before.trained.elapsed(),
            before.trained.learningCurve());
      }
    }
    TrainedGru4Rec trained = training.run();
    done.add(new Done(settings, sessions, trained));
    return trained;
  }

  private static boolean sameTraining(Gru4RecSettings one, Gru4RecSettings other) {
    // With early stopping, revisits have a say in which epoch is the best.
    return one.equals(other)
        || (one.earlyStopping() == 0
            && one.withRevisits(Revisits.NONE).equals(other.withRevisits(Revisits.NONE)));
  }
}
