package dev.nextclick.models.gru4rec;

import java.util.Map;

/// How a network's states become scores of items, beside its weights.
///
/// @param scale [Gru4RecSettings#scale]
/// @param revisits [Gru4RecSettings#revisits]
public record Scoring(double scale, Revisits revisits) {

  /// The product of state and embedding, and the bias.
  public static final Scoring PLAIN = new Scoring(0, Revisits.NONE);

  static Scoring of(Gru4RecSettings settings) {
    return new Scoring(settings.scale(), settings.revisits());
  }

  /// Reads it from the settings that an artifact names; what an older release did not know is 0.
  public static Scoring of(Map<String, ?> settings) {
    return new Scoring(
        number(settings, Hyperparameter.SCALE),
        new Revisits(
            number(settings, Hyperparameter.REVISIT_FIRST),
            number(settings, Hyperparameter.REVISIT_ONWARD_LAST),
            number(settings, Hyperparameter.REVISIT_ONWARD_BEFORE),
            number(settings, Hyperparameter.REVISIT_ONWARD_EARLIER),
            number(settings, Hyperparameter.REVISIT_BACK_LAST),
            number(settings, Hyperparameter.REVISIT_BACK_BEFORE),
            number(settings, Hyperparameter.REVISIT_BACK_EARLIER)));
  }

  private static double number(Map<String, ?> settings, Hyperparameter hyperparameter) {
    return settings.get(hyperparameter.key()) instanceof Number number ? number.doubleValue() : 0;
  }
}
