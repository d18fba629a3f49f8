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
    double scale =
        settings.get(Hyperparameter.SCALE.key()) instanceof Number number
            ? number.doubleValue()
            : 0;
    return new Scoring(scale, Revisits.of(settings));
  }
}
