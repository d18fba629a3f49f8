package dev.nextclick.trainer.training;

import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Hyperparameter;
import java.util.HashMap;
import java.util.Map;

/// The hyperparameters of a job.
final class JobSettings {

  /// With fewer pairs than this in all epochs together, a model is still learning.
  private static final long ENOUGH_PAIRS = 400_000;

  private static final int MOST_EPOCHS = 30;

  private JobSettings() {}

  /// What was asked for, else the defaults; with little data and no word about the epochs, more of them.
  ///
  /// @param pairs next-item pairs in the data
  static Gru4RecSettings of(Map<String, String> asked, int pairs) {
    Map<String, String> values = new HashMap<>(asked);
    long epochs = Math.ceilDiv(ENOUGH_PAIRS, Math.max(1, pairs));
    values.putIfAbsent(
        Hyperparameter.EPOCHS.key(),
        Long.toString(
            Math.clamp(epochs, Integer.parseInt(Hyperparameter.EPOCHS.standard()), MOST_EPOCHS)));
    return Gru4RecSettings.of(values);
  }
}
