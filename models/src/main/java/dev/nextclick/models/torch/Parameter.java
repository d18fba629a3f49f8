package dev.nextclick.models.torch;

import java.util.List;

/// One table of numbers in a module.
///
/// @param name as the module's code calls it
/// @param shape length in each dimension, the last one contiguous; a table that is not used has a first length of 0
public record Parameter(String name, List<Integer> shape) {

  public Parameter {
    shape = List.copyOf(shape);
  }

  public static Parameter of(String name, Integer... shape) {
    return new Parameter(name, List.of(shape));
  }

  /// How many numbers it holds.
  ///
  /// @throws ArithmeticException if they are more than an array can hold
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
