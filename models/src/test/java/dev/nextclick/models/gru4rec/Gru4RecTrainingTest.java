package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.links.NearbyClicks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Gru4RecTrainingTest {

  private static final int ITEMS = RoundsUpAndDown.ITEMS;
  private static final Vocabulary VOCABULARY = RoundsUpAndDown.VOCABULARY;

  @TempDir Path folder;

  @AfterEach
  void leavesNoFileBehind() {
    assertThat(folder).isEmptyDirectory();
  }

  private TrainedGru4Rec train(Map<String, ?> changes, Sessions sessions)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    return train(changes, sessions, TrainingListener.none());
  }

  private TrainedGru4Rec train(Map<String, ?> changes, Sessions sessions, TrainingListener listener)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    return new Gru4RecTraining(RoundsUpAndDown.settings(changes), folder, listener)
        .train(VOCABULARY, sessions);
  }

  @ParameterizedTest(name = "{0} layers, input {1}, {2} feed-forward layers, loss {3}, {4} of 60")
  @CsvSource({
    "1, tied, 0, cross-entropy, 60",
    "2, tied, 0, cross-entropy, 60",
    "1, separate, 0, cross-entropy, 60",
    "1, one-hot, 0, cross-entropy, 60",
    "1, tied, 1, cross-entropy, 60",
    "2, one-hot, 1, bpr-max, 60",
    "1, tied, 0, bpr-max, 60",
    "1, tied, 0, top1-max, 60",
    "1, tied, 0, bpr, 60",
    "1, tied, 0, top1, 40"
  })
  void learnsWhatFollowsWhichClicks(
      int layers, String input, int feedForward, String loss, int leastRight) throws Exception {
    TrainedGru4Rec trained =
        train(
            Map.of(
                "layers",
                layers,
                "input",
                input,
                "feed-forward",
                feedForward,
                "loss",
                loss,
                "epochs",
                6,
                "learning-rate",
                0.1,
                "embedding-dropout",
                0,
                "hidden-dropout",
                0),
            RoundsUpAndDown.sessions(500));
    try (Gru4RecRecommender recommender = Gru4RecRecommender.of(trained, folder);
        Scorer scorer = recommender.scorer()) {
      float[][] scores = new float[2][ITEMS];
      int right = 0;
      for (int item = 0; item < ITEMS; item++) {
        int above = (item + 1) % ITEMS;
        int below = (item + ITEMS - 1) % ITEMS;
        scorer.score(new int[][] {{below, item}, {above, item}}, scores);
        right += TopItems.of(scores[0], 1).item(0) == above ? 1 : 0;
        right += TopItems.of(scores[1], 1).item(0) == below ? 1 : 0;
      }
      assertThat(right).isGreaterThanOrEqualTo(leastRight);
    }
    assertThat(trained.loss()).isLessThan(1);
  }

  @Test
  void oneSeedGivesOneModelBitForBit() throws Exception {
    Sessions sessions = RoundsUpAndDown.sessions(100);
    Map<String, ?> everythingDrawn = Map.of("embedding-dropout", 0.2, "layers", 2, "seed", 7);
    TrainedGru4Rec first = train(everythingDrawn, sessions);
    TrainedGru4Rec second = train(everythingDrawn, sessions);
    for (int table = 0; table < 6; table++) {
      assertThat(second.weights().tables().get(table))
          .isEqualTo(first.weights().tables().get(table));
    }
    assertThat(second.loss()).isEqualTo(first.loss());
    TrainedGru4Rec other =
        train(Map.of("embedding-dropout", 0.2, "layers", 2, "seed", 8), sessions);
    assertThat(other.weights().embedding()).isNotEqualTo(first.weights().embedding());
  }

  @ParameterizedTest(name = "{0} rounds, {1} epochs of patience")
  @CsvSource({"0, 0", "2, 0", "2, 1"})
  void beginsFromTheInitialWeightsOfItsSeedAndTheLinksOfWhatItLearnsFrom(
      int linkRounds, int earlyStopping) throws Exception {
    Sessions sessions = RoundsUpAndDown.sessions(20);
    TrainedGru4Rec trained =
        train(
            Map.of(
                "epochs",
                1,
                "learning-rate",
                1e-6,
                "scale",
                0,
                "seed",
                5,
                "link-rounds",
                linkRounds,
                "early-stopping",
                earlyStopping),
            sessions);
    Gru4RecWeights initial =
        Gru4RecWeights.initial(
            new Gru4RecShape(ITEMS, 24, 1, Input.TIED, 0), new SplittableRandom(5).split());
    Sessions learned =
        earlyStopping > 0 ? sessions.range(0, EarlyStopping.learned(sessions)) : sessions;
    LinkedStart.pull(
        initial.embedding(), 24, NearbyClicks.links(ITEMS, learned), linkRounds, () -> {});
    for (int table = 0; table < 6; table++) {
      assertThat(trained.weights().tables().get(table))
          .containsExactly(initial.tables().get(table), within(1e-3f))
          .isNotEqualTo(initial.tables().get(table));
    }
  }

  @Test
  void saysWhatItLearnedFrom() throws Exception {
    Sessions sessions = RoundsUpAndDown.sessions(50);
    TrainedGru4Rec trained = train(Map.of("epochs", 3), sessions);
    assertThat(trained.pairs()).isEqualTo(3L * sessions.pairs());
    assertThat(trained.settings()).isEqualTo(RoundsUpAndDown.settings(Map.of("epochs", 3)));
    assertThat(trained.vocabulary()).isSameAs(VOCABULARY);
    assertThat(trained.elapsed()).isPositive();
    assertThat(trained.eventsPerSecond())
        .isCloseTo(trained.pairs() / (trained.elapsed().toNanos() / 1e9), within(1e-3));
  }

  @ParameterizedTest(name = "{0} sessions, {1} items")
  @CsvSource({"9, 30", "0, 30", "10, 1"})
  void tooLittleDataFailsWithWhatWasFoundAndWhatIsNeeded(int usable, int items) {
    int[][] sessions = new int[usable + 3][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = s < usable ? new int[] {0, 0} : new int[] {0};
    }
    Gru4RecTraining training =
        new Gru4RecTraining(RoundsUpAndDown.settings(Map.of()), folder, TrainingListener.none());
    assertThatThrownBy(() -> training.train(TrainedModels.vocabulary(items), Sessions.of(sessions)))
        .isInstanceOf(TooLittleDataException.class)
        .hasMessage(
            "found %d sessions of 2 or more clicks and %d items; training needs at least 10 and 2",
            usable, items);
  }

  @Test
  void theLeastThatIsEnoughIsEnough() throws Exception {
    int[][] sessions = new int[Gru4RecTraining.LEAST_SESSIONS][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = new int[] {s % 2, 1 - s % 2};
    }
    TrainedGru4Rec trained =
        new Gru4RecTraining(Gru4RecSettings.defaults(), folder, TrainingListener.none())
            .train(TrainedModels.vocabulary(Gru4RecTraining.LEAST_ITEMS), Sessions.of(sessions));
    assertThat(trained.pairs()).isEqualTo(10L * sessions.length);
    assertThat(trained.loss()).isFinite();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, ITEMS})
  void anItemThatTheVocabularyLacksIsNamed(int item) {
    int[][] sessions = new int[20][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = new int[] {0, 1};
    }
    sessions[3] = new int[] {2, item};
    assertThatThrownBy(() -> train(Map.of(), Sessions.of(sessions)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("click 7 is on item %d of 30", item);
  }

  /// At a rate so large that roundings grow to differences, any two would differ.
  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {2, 3})
  void anyNumberOfThreadsGivesTheSameModelToRounding(int threads) throws Exception {
    Sessions sessions = RoundsUpAndDown.sessions(100);
    Map<String, ?> changes = Map.of("embedding-dropout", 0.2, "layers", 2, "learning-rate", 0.05);
    TrainedGru4Rec alone = train(changes, sessions, 1);
    TrainedGru4Rec together = train(changes, sessions, threads);
    for (int table = 0; table < alone.weights().tables().size(); table++) {
      assertThat(together.weights().tables().get(table))
          .containsExactly(alone.weights().tables().get(table), within(1e-5f));
    }
    assertThat(together.loss()).isCloseTo(alone.loss(), within(1e-5));
  }

  private TrainedGru4Rec train(Map<String, ?> changes, Sessions sessions, int threads)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    return new Gru4RecTraining(
            RoundsUpAndDown.settings(changes), folder, TrainingListener.none(), threads)
        .train(RoundsUpAndDown.VOCABULARY, sessions);
  }

  @Test
  void takesNoMoreThreadsThanAMiniBatchHasWorkFor() {
    assertThat(Gru4RecTraining.defaultThreads(RoundsUpAndDown.settings(Map.of()))).isEqualTo(1);
    assertThat(
            Gru4RecTraining.defaultThreads(
                RoundsUpAndDown.settings(Map.of("units", 512, "batch-size", 128))))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThatThrownBy(() -> train(Map.of(), RoundsUpAndDown.sessions(20), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
