package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Rows;
import dev.nextclick.models.torch.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The numbers that a training learns, as plain arrays in row-major order. Gates lie in the order reset, update, new.
///
/// @param shape which tables there are, and how large
/// @param tables the tables in the order of [Gru4RecModule#parameters]
public record Gru4RecWeights(Gru4RecShape shape, List<float[]> tables) {

  /// @throws IllegalArgumentException if a table has not the length of its shape
  public Gru4RecWeights {
    tables = List.copyOf(tables);
    var parameters = Gru4RecModule.parameters(shape);
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
  ///
  public static Gru4RecWeights initial(Gru4RecShape shape, SplittableRandom random) {
    return initial(shape, false, random);
  }

  /// The same for a training in which only the directions of embeddings may count. They are then some 1 long: how far a step
  /// turns them depends on their length.
  static Gru4RecWeights initial(Gru4RecShape shape, boolean directions, SplittableRandom random) {
    List<float[]> tables = new ArrayList<>();
    for (Parameter parameter : Gru4RecModule.parameters(shape)) {
      float[] table = new float[parameter.size()];
      switch (parameter.name()) {
        case "embedding" -> uniform(table, directions ? 2.0 * shape.units() : sides(shape), random);
        case "input_table" -> uniform(table, sides(shape), random);
        case "input_weight", "hidden_weight", "feed_forward_weight" ->
            uniform(table, 2.0 * shape.units(), random);
        default -> {}
      }
      tables.add(table);
    }
    return new Gru4RecWeights(shape, tables);
  }

  /// The same with every item's embedding at length 1: what a training leaves where only directions count. The order of
  /// the items for a session does not depend on the state's length, so the scores need no more than that.
  Gru4RecWeights withUnitEmbeddings() {
    float[] unit = embedding().clone();
    int units = shape.units();
    for (int row = 0; row < unit.length; row += units) {
      double length = Math.sqrt(1e-12 + Rows.squares(unit, row, units));
      for (int i = row; i < row + units; i++) {
        unit[i] = (float) (unit[i] / length);
      }
    }
    List<float[]> others = new ArrayList<>(tables);
    others.set(0, unit);
    return new Gru4RecWeights(shape, others);
  }

  /// Weights of 0.
  static Gru4RecWeights zeros(Gru4RecShape shape) {
    return new Gru4RecWeights(
        shape,
        Gru4RecModule.parameters(shape).stream()
            .map(parameter -> new float[parameter.size()])
            .toList());
  }

  /// Of a table of items.
  private static double sides(Gru4RecShape shape) {
    return (double) shape.items() + shape.units();
  }

  /// @param sides rows and columns together
  private static void uniform(float[] numbers, double sides, SplittableRandom random) {
    double bound = Math.sqrt(6 / sides);
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
