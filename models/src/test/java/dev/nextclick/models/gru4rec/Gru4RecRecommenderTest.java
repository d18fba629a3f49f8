package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gru4RecRecommenderTest {

  private static final int ITEMS = 300;
  private static final int UNITS = 20;
  private static final int[][] SESSIONS = {
    {5}, {1, 2, 3, 4, 5, 6, 7}, {299, 0, 299}, {8, 8, 8, 8}, {17, 4}, {0}, {100, 200}
  };

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} layers, input {1}, {2} feed-forward layers")
  @CsvSource({"1, TIED, 0", "3, TIED, 0", "2, SEPARATE, 0", "1, ONE_HOT, 2"})
  void scoresAsLibtorchDoes(int layers, Input input, int feedForward) throws IOException {
    TrainedGru4Rec trained =
        TrainedModels.trained(new Gru4RecShape(ITEMS, UNITS, layers, input, feedForward), 1);
    Path file = folder.resolve("model.pt");
    Gru4RecModule.write(file, trained.weights());

    try (Gru4RecRecommender recommender =
            Gru4RecRecommender.load(file, trained.vocabulary(), Scoring.PLAIN);
        Scorer scorer = recommender.scorer()) {
      for (int[] session : SESSIONS) {
        float[][] scores = new float[1][ITEMS];
        scorer.score(new int[][] {session}, scores);
        assertThat(scores[0]).containsExactly(libtorchScores(file, session), within(1e-5f));
      }
    }
  }

  @Test
  void scoresAreCosinesTimesTheScaleWhereOnlyDirectionsCount() throws IOException {
    TrainedGru4Rec trained = TrainedModels.trained(ITEMS, UNITS, 1, 1);
    Gru4RecWeights weights = trained.weights().withUnitEmbeddings();
    Arrays.fill(weights.itemBias(), 0);
    Equations network = Equations.of(weights, 7);
    int[] session = {3, 1, 4};
    double[] state = new double[UNITS];
    for (int item : session) {
      state = network.cell(0, network.input(item), state);
    }
    try (Gru4RecRecommender recommender =
            Gru4RecRecommender.of(
                trained.vocabulary(), weights, new Scoring(7, Revisits.NONE), folder);
        Scorer scorer = recommender.scorer();
        SessionReplay replay = recommender.replay(1)) {
      float[][] scores = new float[1][ITEMS];
      float[][] replayed = new float[1][ITEMS];
      scorer.score(new int[][] {session}, scores);
      for (int click = 0; click < session.length; click++) {
        replay.click(new int[] {session[click]}, new boolean[] {click == 0}, replayed);
      }
      for (int item = 0; item < ITEMS; item++) {
        float expected = (float) network.score(state, item);
        assertThat(scores[0][item]).isCloseTo(expected, within(1e-4f));
        assertThat(replayed[0][item]).isCloseTo(expected, within(1e-4f));
      }
    }
  }

  @Test
  void itemsOfTheSessionAreRaisedByWhereTheyWereClickedLast() throws IOException {
    TrainedGru4Rec trained = TrainedModels.trained(ITEMS, UNITS, 1, 1);
    Scoring raising = new Scoring(0, new Revisits(1, 2, 3, 4, 5, 6, 7));
    int unknown = Vocabulary.UNKNOWN;
    try (Gru4RecRecommender plain =
            Gru4RecRecommender.of(trained.vocabulary(), trained.weights(), Scoring.PLAIN, folder);
        Gru4RecRecommender raised =
            Gru4RecRecommender.of(trained.vocabulary(), trained.weights(), raising, folder)) {
      assertRaised(plain, raised, new int[] {3}, Map.of(3, 1f));
      assertRaised(
          plain, raised, new int[] {8, 3, unknown, 1, 4}, Map.of(4, 2f, 1, 3f, 3, 4f, 8, 4f));
      assertRaised(plain, raised, new int[] {8, 4, 1, 4}, Map.of(4, 5f, 1, 6f, 8, 7f));
      assertRaised(plain, raised, new int[] {4, 4}, Map.of(4, 5f));
      assertRaised(plain, raised, new int[] {unknown}, Map.of());
    }
  }

  private static void assertRaised(
      Recommender plain, Recommender raised, int[] session, Map<Integer, Float> by) {
    float[][] before = new float[1][ITEMS];
    float[][] after = new float[1][ITEMS];
    float[][] replayed = new float[1][ITEMS];
    try (Scorer plainScorer = plain.scorer();
        Scorer scorer = raised.scorer();
        SessionReplay replay = raised.replay(1)) {
      plainScorer.score(new int[][] {session}, before);
      scorer.score(new int[][] {session}, after);
      replay.click(new int[] {7}, new boolean[] {true}, replayed);
      for (int click = 0; click < session.length; click++) {
        replay.click(new int[] {session[click]}, new boolean[] {click == 0}, replayed);
      }
    }
    for (int item = 0; item < ITEMS; item++) {
      float expected = before[0][item] + by.getOrDefault(item, 0f);
      assertThat(after[0][item]).isCloseTo(expected, within(1e-5f));
      assertThat(replayed[0][item]).isCloseTo(expected, within(1e-4f));
    }
  }

  /// The source's own `forward`, which multiplies in libtorch.
  private static float[] libtorchScores(Path file, int[] session) throws IOException {
    try (Model model = Gru4RecModule.load(file, Device.cpu());
        NDManager manager = model.getNDManager().newSubManager()) {
      long[] clicks = new long[session.length];
      for (int i = 0; i < clicks.length; i++) {
        clicks[i] = session[i];
      }
      NDList arguments = new NDList(manager.create(clicks, new Shape(1, clicks.length)));
      return model
          .getBlock()
          .forward(new ParameterStore(manager, false), arguments, false)
          .get(0)
          .toFloatArray();
    }
  }

  @Test
  void sessionsOfDifferentLengthsGetTheSameScoresTogetherAsOneByOne() throws IOException {
    try (Gru4RecRecommender recommender = recommender(2);
        Scorer scorer = recommender.scorer()) {
      float[][] together = new float[SESSIONS.length][ITEMS];
      scorer.score(SESSIONS, together);

      for (int i = 0; i < SESSIONS.length; i++) {
        float[][] alone = new float[1][ITEMS];
        scorer.score(new int[][] {SESSIONS[i]}, alone);
        assertThat(together[i]).containsExactly(alone[0], within(1e-5f));
        assertThat(TopItems.of(together[i], 1).item(0)).isEqualTo(TopItems.of(alone[0], 1).item(0));
      }
    }
  }

  @Test
  void skipsItemsItDoesNotKnow() throws IOException {
    try (Gru4RecRecommender recommender = recommender(1);
        Scorer scorer = recommender.scorer()) {
      float[][] scores = new float[2][ITEMS];
      scorer.score(new int[][] {{-1, 3, -1, -1, 9, -1}, {3, 9}}, scores);
      assertThat(scores[0]).containsExactly(scores[1], within(1e-6f));
    }
  }

  @Test
  void scoresASessionWithNothingKnownByTheItemBiases() throws IOException {
    TrainedGru4Rec trained = TrainedModels.trained(ITEMS, UNITS, 1, 1);
    try (Gru4RecRecommender recommender = Gru4RecRecommender.of(trained, folder);
        Scorer scorer = recommender.scorer()) {
      float[][] scores = new float[3][ITEMS];
      scorer.score(new int[][] {{}, {-1, -1}, {7}}, scores);
      assertThat(scores[0]).isEqualTo(trained.weights().itemBias());
      assertThat(scores[1]).isEqualTo(trained.weights().itemBias());
      scorer.score(new int[][] {{-1}}, scores);
      assertThat(scores[0]).isEqualTo(trained.weights().itemBias());
    }
  }

  @ParameterizedTest(name = "{0} layers, input {1}, {2} feed-forward layers")
  @CsvSource({"2, TIED, 0", "1, SEPARATE, 1", "2, ONE_HOT, 2"})
  void aReplayScoresAfterEachClickAsTheSessionSoFarIsScored(
      int layers, Input input, int feedForward) throws IOException {
    TrainedGru4Rec trained =
        TrainedModels.trained(new Gru4RecShape(ITEMS, UNITS, layers, input, feedForward), 1);
    int slots = 3;
    int[][] sessions = {{5, -1, 7, 8}, {9}, {10, 11}, {-1, 12, 13}, {14, 15, 16, 17, 18}, {19, 20}};
    try (Gru4RecRecommender recommender = Gru4RecRecommender.of(trained, folder);
        SessionReplay replay = recommender.replay(slots);
        Scorer scorer = recommender.scorer()) {
      int[] session = {0, 1, 2};
      int[] place = new int[slots];
      int next = slots;
      float[][] stepped = new float[slots][ITEMS];
      float[][] fromTheStart = new float[slots][ITEMS];
      int clicks = 0;
      while (next <= sessions.length) {
        int[] items = new int[slots];
        boolean[] begins = new boolean[slots];
        int[][] soFar = new int[slots][];
        for (int slot = 0; slot < slots; slot++) {
          items[slot] = sessions[session[slot]][place[slot]];
          begins[slot] = place[slot] == 0;
          soFar[slot] = Arrays.copyOf(sessions[session[slot]], place[slot] + 1);
        }
        replay.click(items, begins, stepped);
        scorer.score(soFar, fromTheStart);
        for (int slot = 0; slot < slots; slot++) {
          assertThat(stepped[slot]).containsExactly(fromTheStart[slot], within(1e-5f));
          clicks++;
          if (++place[slot] == sessions[session[slot]].length) {
            place[slot] = 0;
            session[slot] = Math.min(next++, sessions.length - 1);
          }
        }
      }
      assertThat(clicks).isGreaterThan(10);
    }
  }

  @Test
  void severalThreadsScoreAtOnceEachWithItsOwnScorer()
      throws IOException, InterruptedException, ExecutionException {
    try (Gru4RecRecommender recommender = recommender(1);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      float[][] expected = new float[SESSIONS.length][ITEMS];
      try (Scorer scorer = recommender.scorer()) {
        scorer.score(SESSIONS, expected);
      }
      List<Future<float[][]>> results = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        results.add(
            threads.submit(
                () -> {
                  float[][] scores = new float[SESSIONS.length][ITEMS];
                  try (Scorer scorer = recommender.scorer()) {
                    scorer.score(SESSIONS, scores);
                  }
                  return scores;
                }));
      }
      for (Future<float[][]> result : results) {
        assertThat(result.get()).isDeepEqualTo(expected);
      }
    }
  }

  @Test
  void refusesArraysThatAreTooShortAndItemsThatAreNotThere() throws IOException {
    try (Gru4RecRecommender recommender = recommender(1);
        Scorer scorer = recommender.scorer()) {
      int[][] two = {{1}, {2}};
      assertThatThrownBy(() -> scorer.score(two, new float[1][ITEMS]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1 score arrays for 2 sessions");
      assertThatThrownBy(() -> scorer.score(two, new float[2][ITEMS - 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("score array 0 has 299 places for 300 items");
      assertThatThrownBy(() -> scorer.score(new int[][] {{ITEMS}}, new float[1][ITEMS]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("item 300 of 300");
      assertThatThrownBy(() -> scorer.score(new int[][] {{-2}}, new float[1][ITEMS]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("item -2 of 300");
    }
  }

  @Test
  void givesNoScorerOnceClosed() throws IOException {
    Gru4RecRecommender recommender = recommender(1);
    recommender.close();
    recommender.close();
    assertThatThrownBy(recommender::scorer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> recommender.replay(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAFileOfAnotherNumberOfItems() throws IOException {
    Path file = folder.resolve("model.pt");
    Gru4RecModule.write(file, TrainedModels.weights(ITEMS, UNITS, 1, 1));
    Vocabulary other = TrainedModels.vocabulary(ITEMS + 1);
    assertThatThrownBy(() -> Gru4RecRecommender.load(file, other, Scoring.PLAIN))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("has 300 items, but the vocabulary 301");
  }

  @Test
  void refusesAFileThatIsNoModel() throws IOException {
    Path file = Files.writeString(folder.resolve("model.pt"), "no model at all");
    assertThatThrownBy(
            () -> Gru4RecRecommender.load(file, TrainedModels.vocabulary(ITEMS), Scoring.PLAIN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("libtorch cannot load");
  }

  @Test
  void leavesNoFileBehind() throws IOException {
    recommender(1).close();
    assertThat(folder).isEmptyDirectory();
  }

  private Gru4RecRecommender recommender(int layers) throws IOException {
    return Gru4RecRecommender.of(TrainedModels.trained(ITEMS, UNITS, layers, 1), folder);
  }
}
