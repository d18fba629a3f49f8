package dev.nextclick.cli.offline;

import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A kind of model with its settings, ready to learn. Immutable.
public interface Learner {

  /// All its settings by their names, defaults included, in the order in which they are shown.
  Map<String, ?> settings();

  /// The same with another seed, or nothing where nothing is drawn.
  Optional<Learner> withSeed(long seed);

  /// Learns from the training sessions. The caller closes what was learned.
  ///
  /// @throws TooLittleDataException if there is too little to learn from
  /// @throws TrainingDivergedException if the loss went astray
  /// @throws IOException if a temporary file cannot be written
  Learned learn(Lesson lesson)
      throws TooLittleDataException, TrainingDivergedException, IOException;
}
