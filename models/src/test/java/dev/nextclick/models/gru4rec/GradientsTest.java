package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The gradients that the source derives by hand, against those of DJL's tape and against the slopes of the loss.
class GradientsTest {

  private static final int ITEMS = StepExample.VOCABULARY.size();
  private static final int UNITS = 5;

  /// Gradients go up to some 0.5, and libtorch calculates with 24 bits.
  private static final float CLOSE = 1e-6f;

  /// What is other than the defaults. With no negatives drawn, a mini-batch is left in which nothing is to be told apart.
  static final List<String> SETTINGS =
      List.of(
          "logq=0",
          "embedding-dropout=0.2 hidden-dropout=0.4",
          "layers=2 logq=0 embedding-dropout=0.2 hidden-dropout=0.4",
          "layers=2",
          "layers=2 logq=0.5 embedding-dropout=0.2 hidden-dropout=0.4",
          "layers=3 embedding-dropout=0.2 hidden-dropout=0.4",
          "loss=bpr",
          "loss=top1",
          "loss=bpr-max",
          "loss=bpr-max elu=0 bpreg=0",
          "loss=bpr-max elu=1.5 bpreg=2.5",
          "loss=top1-max",
          "loss=bpr negatives=0",
          "loss=top1 negatives=0",
          "loss=bpr-max negatives=0",
          "loss=top1-max negatives=0",
          "loss=bpr-max layers=2 embedding-dropout=0.2 hidden-dropout=0.4",
          "scale=1.5",
          "scale=0.7 layers=2 embedding-dropout=0.2 hidden-dropout=0.4",
          "scale=1 loss=bpr-max hidden-dropout=0.4",
          "scale=1.5 input=separate feed-forward=1",
          "input=separate",
          "input=separate layers=2 embedding-dropout=0.2 hidden-dropout=0.4",
          "input=one-hot",
          "input=one-hot layers=3 hidden-dropout=0.4",
          "feed-forward=1",
          "feed-forward=3 layers=2 hidden-dropout=0.4",
          "input=separate feed-forward=1 loss=top1-max embedding-dropout=0.2",
          "input=one-hot layers=2 feed-forward=2 loss=bpr-max hidden-dropout=0.4");

  @TempDir Path folder;

  private static Gru4RecSettings settings(String changes) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "units",
                UNITS,
                "batch-size",
                StepExample.SLOTS,
                "negatives",
                9,
                "scale",
                0,
                "embedding-dropout",
                0,
                "hidden-dropout",
                0));
    for (String change : changes.split(" ", -1)) {
      int equals = change.indexOf('=');
      settings.put(change.substring(0, equals), change.substring(equals + 1));
    }
    return Gru4RecSettings.of(settings);
  }

  @Test
  void areLookedAtWhereSessionsBeginGoOnAndMoveAndItemsAreThereTwice() {
    StepExample example = dropped();
    assertThat(Arrays.copyOf(example.batch.carry, example.batch.size)).containsExactly(-1, 1, 3);
    assertThat(example.inputs).containsExactly(8, 3, 3);
    assertThat(example.targets).containsExactly(3, 3, 7);
    assertThat(Arrays.stream(example.candidates()).distinct().count())
        .isLessThan(example.candidates().length - 1L);
    assertThat(example.batch.hiddenMask()).contains(0f);
    assertThat(example.batch.inputMask()).contains(0f);
  }

  @Test
  void areLookedAtWhereATargetIsDrawnTooAndWhereNothingIsToBeToldFrom() {
    assertThat(dropped().negatives).contains(3);
    StepExample alone = StepExample.epoch(settings("negatives=0"), 32).get(2);
    assertThat(Arrays.stream(alone.candidates()).distinct()).hasSize(1);
  }

  private static StepExample dropped() {
    return StepExample.epoch(settings("embedding-dropout=0.2 hidden-dropout=0.4"), 32).get(1);
  }

  @ParameterizedTest
  @FieldSource("SETTINGS")
  void areTheSlopesOfTheLoss(String changes) throws IOException {
    Gru4RecSettings settings = settings(changes);
    Gru4RecShape shape = Gru4RecShape.of(ITEMS, settings);
    Gru4RecWeights weights = TrainedModels.weights(shape, 31);
    float[] before = before(shape.layers());
    List<StepExample> epoch = StepExample.epoch(settings, 32);
    assertThat(epoch).hasSize(3);
    for (StepExample example : epoch) {
      Equations network = Equations.of(weights, settings.scale());
      StepExample.Outcome expected = example.by(network, nested(before, shape.layers()));
      List<double[]> slopes = example.slopes(network, nested(before, shape.layers()));
      try (LoadedSource source = LoadedSource.of(weights, folder)) {
        var gradients = source.gradients(example, hidden(source, before, shape));
        assertThat((double) gradients.loss()).isCloseTo(expected.loss(), within(1e-5));
        assertThat(Equations.wide(gradients.states()))
            .containsExactly(flat(expected.states()), within(1e-6));
        for (int table = 0; table < slopes.size(); table++) {
          assertThat(Equations.wide(gradients.table(table, shape)))
              .as("table %d", table)
              .containsExactly(slopes.get(table), within((double) CLOSE));
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SETTINGS")
  void areThoseOfDjlsTape(String changes) throws IOException {
    Gru4RecSettings settings = settings(changes);
    Gru4RecShape shape = Gru4RecShape.of(ITEMS, settings);
    Gru4RecWeights weights = TrainedModels.weights(shape, 33);
    float[] before = before(shape.layers());
    for (StepExample example : StepExample.epoch(settings, 34)) {
      try (LoadedSource source = LoadedSource.of(weights, folder)) {
        var gradients = source.gradients(example, hidden(source, before, shape));
        List<float[]> taped = new TapedStep(source.manager(), weights, example).gradients(before);
        for (int table = 0; table < taped.size(); table++) {
          assertThat(gradients.table(table, shape))
              .as("table %d", table)
              .containsExactly(taped.get(table), within(CLOSE));
        }
      }
    }
  }

  private static NDArray hidden(LoadedSource source, float[] before, Gru4RecShape shape) {
    return source.floats(before, shape.layers(), StepExample.SLOTS, UNITS);
  }

  private static float[] before(int layers) {
    return TrainedModels.weights(layers * StepExample.SLOTS, UNITS, 1, 35).embedding();
  }

  private static List<double[][]> nested(float[] states, int layers) {
    List<double[][]> nested = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      nested.add(new double[StepExample.SLOTS][UNITS]);
    }
    for (int i = 0; i < states.length; i++) {
      int row = i / UNITS;
      nested.get(row / StepExample.SLOTS)[row % StepExample.SLOTS][i % UNITS] = states[i];
    }
    return nested;
  }

  private static double[] flat(List<double[][]> states) {
    return states.stream().flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }
}
