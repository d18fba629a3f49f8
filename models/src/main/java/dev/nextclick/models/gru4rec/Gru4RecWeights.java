package dev.nextclick.models.gru4rec;

import java.util.List;
import java.util.SplittableRandom;

/// The numbers that a training learns, as plain arrays in row-major order. Gates lie in the order reset, update, new.
///
/// @param items rows of the item tables
/// @param units length of a row
/// @param layers GRU layers
/// @param tables the tables in the order of [Gru4RecModule#parameters]
public record Gru4RecWeights(int items, int units, int layers, List<float[]> tables) {

  /// @throws IllegalArgumentException if a table has not the length of its shape
  public Gru4RecWeights {
    tables = List.copyOf(tables);
    var parameters = Gru4RecModule.parameters(items, units, layers);
    if (tables.size() != parameters.size()) {
      throw new IllegalArgumentException("there are %d tables".formatted(parameters.size()));
    }
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).length != parameters.get(i).size()) {
        throw new IllegalArgumentException(
            "%s has %d numbers".formatted(parameters.get(i), tables.get(i).length));
      }
    }
  }

  /// Weights before the first step: uniform within ±sqrt(6 / (rows + columns)) of their matrix (Glorot and Bengio,
  /// 2010, eq. 16; each gate is a matrix of its own), and biases of 0.
  public static Gru4RecWeights initial(int items, int units, int layers, SplittableRandom random) {
    var parameters = Gru4RecModule.parameters(items, units, layers);
    float[] embedding = new float[parameters.get(0).size()];
    uniform(embedding, Math.sqrt(6.0 / ((double) items + units)), random);
    float[] inputWeight = new float[parameters.get(2).size()];
    uniform(inputWeight, Math.sqrt(6.0 / (2.0 * units)), random);
    float[] hiddenWeight = new float[parameters.get(3).size()];
    uniform(hiddenWeight, Math.sqrt(6.0 / (2.0 * units)), random);
    return new Gru4RecWeights(
        items,
        units,
        layers,
        List.of(
            embedding,
            new float[items],
            inputWeight,
            hiddenWeight,
            new float[parameters.get(4).size()],
            new float[parameters.get(5).size()]));
  }

  /// Weights of 0.
  static Gru4RecWeights zeros(int items, int units, int layers) {
    return new Gru4RecWeights(
        items,
        units,
        layers,
        Gru4RecModule.parameters(items, units, layers).stream()
            .map(parameter -> new float[parameter.size()])
            .toList());
  }

  private static void uniform(float[] numbers, double bound, SplittableRandom random) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-bound, bound);
    }
  }

  /// Item embeddings `[items, units]`.
  public float[] embedding() {
    return tables.get(0);
  }

  /// Item biases `[items]`.
  public float[] itemBias() {
    return tables.get(1);
  }
}
