package dev.nextclick.models.tuning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Values near good ones: some settings are moved, the others stay.
final class Surroundings {

  /// How many settings are moved, on the average; one is at least.
  private static final double MOVED = 3;

  /// How far a number is moved, as a share of its range: the standard deviation.
  private static final double STEP = 0.12;

  private Surroundings() {}

  static Map<String, String> draw(
      List<Dimension> space, Map<String, String> good, SplittableRandom random) {
    int certain = random.nextInt(space.size());
    Map<String, String> values = new LinkedHashMap<>();
    for (Dimension dimension : space) {
      String value = good.getOrDefault(dimension.name(), "");
      boolean moved = random.nextDouble() * space.size() < MOVED - 1;
      values.put(
          dimension.name(),
          moved || space.indexOf(dimension) == certain ? moved(dimension, value, random) : value);
    }
    return values;
  }

  private static String moved(Dimension dimension, String value, SplittableRandom random) {
    return switch (dimension) {
      case Dimension.Range range -> {
        double place = range.place(value) + STEP * random.nextGaussian();
        // Where the range ends it goes back, so that an end is no likelier than any other place.
        double inside = place < 0 ? -place : place > 1 ? 2 - place : place;
        yield range.at(Math.clamp(inside, 0, 1));
      }
      case Dimension.Choice choice -> choice.options().get(random.nextInt(choice.options().size()));
    };
  }
}
