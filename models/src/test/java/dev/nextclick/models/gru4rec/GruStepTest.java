package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.recurrent.GRU;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The source's recurrent step against two that are not ours: the block that DJL runs in libtorch, and the equations.
class GruStepTest {

  private static final int ITEMS = 30;
  private static final int UNITS = 7;
  private static final int[][] SESSIONS = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}, {29, 0, 29, 29, 8}};
  private static final int CLICKS = SESSIONS[0].length;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} layers")
  @ValueSource(ints = {1, 2, 3})
  void goesThroughTheStatesOfDjlsGru(int layers) throws IOException {
    Gru4RecWeights weights = TrainedModels.weights(ITEMS, UNITS, layers, 21);
    try (LoadedSource source = LoadedSource.of(weights, folder)) {
      NDArray hidden = source.floats(new float[layers * SESSIONS.length * UNITS], shape(layers));
      for (int click = 0; click < CLICKS; click++) {
        hidden = step(source, hidden, click);
        float[] expected = djlStates(source, weights, click + 1);
        assertThat(hidden.toFloatArray()).containsExactly(expected, within(1e-5f));
      }
    }
  }

  @ParameterizedTest(name = "{0} layers, input {1}")
  @CsvSource({"1, TIED", "2, TIED", "3, TIED", "1, SEPARATE", "1, ONE_HOT", "3, ONE_HOT"})
  void goesThroughTheStatesOfThePublishedEquations(int layers, Input input) throws IOException {
    Gru4RecWeights weights =
        TrainedModels.weights(new Gru4RecShape(ITEMS, UNITS, layers, input, 0), 22);
    Equations network = Equations.of(weights);
    double[][][] expected = new double[layers][SESSIONS.length][UNITS];
    try (LoadedSource source = LoadedSource.of(weights, folder)) {
      NDArray hidden = source.floats(new float[layers * SESSIONS.length * UNITS], shape(layers));
      for (int click = 0; click < CLICKS; click++) {
        hidden = step(source, hidden, click);
        for (int s = 0; s < SESSIONS.length; s++) {
          double[] x = network.input(SESSIONS[s][click]);
          for (int layer = 0; layer < layers; layer++) {
            x = network.cell(layer, x, expected[layer][s]);
            expected[layer][s] = x;
          }
        }
        assertThat(Equations.wide(hidden.toFloatArray()))
            .containsExactly(flat(expected), within(1e-6));
      }
    }
  }

  @Test
  void isReadOutThroughTheFeedForwardLayers() throws IOException {
    Gru4RecWeights weights =
        TrainedModels.weights(new Gru4RecShape(ITEMS, UNITS, 2, Input.TIED, 3), 25);
    float[] states = TrainedModels.weights(2, UNITS, 1, 26).embedding();
    try (LoadedSource source = LoadedSource.of(weights, folder)) {
      float[] top = Arrays.copyOfRange(states, UNITS, 2 * UNITS);
      assertThat(Equations.wide(source.floatsOf("readout", source.floats(states, 2, 1, UNITS))))
          .containsExactly(Equations.of(weights).readout(Equations.wide(top)), within(1e-6));
    }
  }

  @ParameterizedTest(name = "{0} layers")
  @ValueSource(ints = {1, 2})
  void aClickThatIsPaddingLeavesTheStatesOfItsSession(int layers) throws IOException {
    Gru4RecWeights weights = TrainedModels.weights(ITEMS, UNITS, layers, 23);
    try (LoadedSource source = LoadedSource.of(weights, folder)) {
      int rows = layers * SESSIONS.length;
      float[] before = TrainedModels.weights(rows, UNITS, layers, 24).embedding();

      float[] after =
          source.floatsOf("step", source.floats(before, shape(layers)), source.longs(4, -1, 5));

      for (int layer = 0; layer < layers; layer++) {
        int from = (layer * SESSIONS.length + 1) * UNITS;
        assertThat(Arrays.copyOfRange(after, from, from + UNITS))
            .isEqualTo(Arrays.copyOfRange(before, from, from + UNITS));
      }
      assertThat(Arrays.copyOf(after, UNITS)).isNotEqualTo(Arrays.copyOf(before, UNITS));
    }
  }

  private static NDArray step(LoadedSource source, NDArray hidden, int click) {
    NDArray clicks =
        source.longs(Arrays.stream(SESSIONS).mapToLong(session -> session[click]).toArray());
    float[] states = source.floatsOf("step", hidden, clicks);
    return source.floats(states, hidden.getShape().getShape());
  }

  /// The states `[layers, sessions, units]` after some clicks, by DJL's block with our weights in it.
  private static float[] djlStates(LoadedSource source, Gru4RecWeights weights, int clicks) {
    Shape shape = new Shape(SESSIONS.length, clicks, UNITS);
    GRU gru =
        GRU.builder()
            .setStateSize(UNITS)
            .setNumLayers(weights.shape().layers())
            .optBatchFirst(true)
            .optReturnState(true)
            .build();
    try {
      gru.initialize(source.manager(), DataType.FLOAT32, shape);
      for (var parameter : gru.getParameters()) {
        setOurs(parameter.getKey(), parameter.getValue(), weights);
      }
      float[] inputs = new float[Math.toIntExact(shape.size())];
      for (int s = 0; s < SESSIONS.length; s++) {
        for (int click = 0; click < clicks; click++) {
          int item = SESSIONS[s][click];
          System.arraycopy(
              weights.embedding(), item * UNITS, inputs, (s * clicks + click) * UNITS, UNITS);
        }
      }
      NDList arguments = new NDList(source.floats(inputs, shape.getShape()));
      NDList results = gru.forward(new ParameterStore(source.manager(), false), arguments, false);
      return results.get(1).toFloatArray();
    } finally {
      gru.clear();
    }
  }

  /// DJL names its parameters `l0_i2h_WEIGHT`: layer, from input or from state, weight or bias.
  private static void setOurs(String name, Parameter parameter, Gru4RecWeights weights) {
    var tableOf = Map.of("i2h_WEIGHT", 2, "h2h_WEIGHT", 3, "i2h_BIAS", 4, "h2h_BIAS", 5);
    String kind = tableOf.keySet().stream().filter(name::endsWith).findFirst().orElseThrow();
    int layer = Integer.parseInt(name.replaceAll(".*?(\\d+)_.*", "$1"));
    int size = Math.toIntExact(parameter.getShape().size());
    float[] table = weights.tables().get(tableOf.getOrDefault(kind, -1));
    parameter.getArray().set(Arrays.copyOfRange(table, layer * size, (layer + 1) * size));
  }

  private static long[] shape(int layers) {
    return new long[] {layers, SESSIONS.length, UNITS};
  }

  private static double[] flat(double[][][] states) {
    return Arrays.stream(states).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }
}
