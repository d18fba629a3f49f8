package dev.nextclick.bench.training;

import dev.nextclick.models.gru4rec.Gru4RecSettings;

/// What a step of GRU4Rec with a tied input cannot do without, however it is programmed.
///
/// @param operations multiplications and additions of its products: three for the scores (forward, the states' gradient, the
///     items'), five for each GRU layer (two forward, the input's gradient, two of weights)
/// @param bytes of parameters, sums of squares and momenta, each read and written once
public record StepCost(double operations, double bytes) {

  /// @param items distinct items of a step, on average
  static StepCost of(Gru4RecSettings settings, double items) {
    double units = settings.units();
    double row = units + 1;
    double gates = 3 * units * settings.layers();
    double operations = 2 * settings.batchSize() * row * (3 * items + 5 * gates);
    int numbers = settings.momentum() > 0 ? 3 : 2;
    return new StepCost(operations, 2.0 * Float.BYTES * numbers * row * (items + 2 * gates));
  }
}
