package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceWatchTest {

  private static final int PAIRS = 4;
  private static final double EQUAL_SCORES = 3;

  private final MiniBatch batch = new MiniBatch(Gru4RecSettings.defaults());
  private final DivergenceWatch watch = new DivergenceWatch(Loss.CROSS_ENTROPY, 0.25);

  DivergenceWatchTest() {
    batch.size = PAIRS;
    batch.equalScoresLoss = PAIRS * EQUAL_SCORES;
  }

  private void learn(int steps, double lossOfAPair) throws TrainingDivergedException {
    for (int step = 0; step < steps; step++) {
      watch.learned(batch, PAIRS * lossOfAPair);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLossThatIsNoNumberStopsAtOnce(double loss) throws TrainingDivergedException {
    learn(7, 1);
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, () -> watch.learned(batch, loss));
    assertThat(diverged.step()).isEqualTo(8);
    assertThat(diverged.loss()).isEqualTo(Double.valueOf(loss));
    assertThat(diverged.learningRate()).isEqualTo(0.25);
    assertThat(diverged)
        .hasMessage(
            "training diverged: loss %s at step 8 with learning rate 0.25; use a lower learning"
                + " rate",
            loss);
  }

  @Test
  void aLossThatStaysFarAboveThatOfEqualScoresStopsWithItsMean() throws TrainingDivergedException {
    learn(DivergenceWatch.WINDOW, 1);
    learn(DivergenceWatch.WINDOW - 1, 41);
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, () -> learn(1, 41));
    assertThat(diverged.step()).isEqualTo(2 * DivergenceWatch.WINDOW);
    assertThat(diverged.loss()).isCloseTo(41, within(1e-9));
  }

  @Test
  void aLossThatComesDownInTimeStopsNothing() throws TrainingDivergedException {
    learn(DivergenceWatch.WINDOW, 39);
    learn(DivergenceWatch.WINDOW / 2, 79);
    learn(DivergenceWatch.WINDOW / 2, 0.5);
    learn(DivergenceWatch.WINDOW, 39);
  }

  @ParameterizedTest(name = "{0} mini-batches")
  @ValueSource(ints = {1, 7, DivergenceWatch.END, DivergenceWatch.WINDOW - 1})
  void aTrainingOfFewerStepsIsJudgedAtItsEnd(int steps) throws TrainingDivergedException {
    learn(steps, 41);
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, watch::ended);
    assertThat(diverged.step()).isEqualTo(steps);
    assertThat(diverged.loss()).isCloseTo(41, within(1e-9));
  }

  @Test
  void aTrainingThatGoesAstrayInItsLastPartIsStoppedAtItsEnd() throws TrainingDivergedException {
    learn(2 * DivergenceWatch.WINDOW, 1);
    learn(DivergenceWatch.END, 41);
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, watch::ended);
    assertThat(diverged.step()).isEqualTo(2 * DivergenceWatch.WINDOW + DivergenceWatch.END);
    assertThat(diverged.loss()).isCloseTo(41, within(1e-9));
  }

  @Test
  void whatWasBadBeforeTheEndIsForgiven() throws TrainingDivergedException {
    learn(DivergenceWatch.WINDOW / 2, 400);
    learn(DivergenceWatch.END, 39);
    watch.ended();
  }

  @Test
  void aFewBadMiniBatchesAtTheEndStopNothing() throws TrainingDivergedException {
    learn(DivergenceWatch.WINDOW, 1);
    learn(2, 400);
    watch.ended();
  }

  @Test
  void aLossThatIsNeverLargeIsTooFarABitAboveThatOfEqualScoresOnceThereAreEnoughSteps()
      throws TrainingDivergedException {
    DivergenceWatch top1 = new DivergenceWatch(Loss.TOP1, 0.25);
    batch.equalScoresLoss = PAIRS;
    for (int step = 0; step < DivergenceWatch.END; step++) {
      top1.learned(batch, PAIRS * 1.3);
    }
    top1.ended();
    for (int step = 0; step < DivergenceWatch.WINDOW; step++) {
      top1.learned(batch, PAIRS * 1.1);
    }
    for (int step = 0; step < DivergenceWatch.END; step++) {
      top1.learned(batch, PAIRS * 1.4);
    }
    TrainingDivergedException diverged =
        catchThrowableOfType(TrainingDivergedException.class, top1::ended);
    assertThat(diverged.loss()).isCloseTo(1.4, within(1e-9));
  }

  @Test
  void aTrainingOfNoMiniBatchHasNotGoneAstray() throws TrainingDivergedException {
    watch.ended();
  }
}
