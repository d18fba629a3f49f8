package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Vocabulary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Models with random weights, large enough that every one of them matters to a score.
final class TrainedModels {

  private TrainedModels() {}

  static Vocabulary vocabulary(int items) {
    return Vocabulary.of(
        IntStream.range(0, items).mapToObj(item -> "item-" + item).toArray(String[]::new),
        IntStream.range(0, items).mapToLong(item -> 1 + item % 9).toArray());
  }

  static Gru4RecWeights weights(int items, int units, int layers, long seed) {
    return weights(new Gru4RecShape(items, units, layers, Input.TIED, 0), seed);
  }

  static Gru4RecWeights weights(Gru4RecShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> tables =
        Gru4RecModule.parameters(shape).stream()
            .map(
                parameter -> {
                  float[] table = new float[parameter.size()];
                  for (int i = 0; i < table.length; i++) {
                    table[i] = (float) random.nextDouble(-0.5, 0.5);
                  }
                  return table;
                })
            .toList();
    return new Gru4RecWeights(shape, tables);
  }

  static TrainedGru4Rec trained(int items, int units, int layers, long seed) {
    return trained(new Gru4RecShape(items, units, layers, Input.TIED, 0), seed);
  }

  static TrainedGru4Rec trained(Gru4RecShape shape, long seed) {
    return new TrainedGru4Rec(
        vocabulary(shape.items()),
        Gru4RecSettings.of(
            Map.of(
                "units", shape.units(),
                "layers", shape.layers(),
                "input", shape.input(),
                "feed-forward", shape.feedForward())),
        weights(shape, seed),
        1,
        1,
        Duration.ofSeconds(1));
  }
}
