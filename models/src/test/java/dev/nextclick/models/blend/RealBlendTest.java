package dev.nextclick.models.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainingListener;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GRU4Rec and session neighbours, really trained, on sessions that walk around a ring of items.
class RealBlendTest {

  private static final int ITEMS = 40;

  @TempDir Path folder;

  private static Sessions sessions(int count, long seed) {
    Random random = new Random(seed);
    int[][] sessions = new int[count][];
    for (int s = 0; s < count; s++) {
      int at = random.nextInt(ITEMS);
      sessions[s] = new int[3 + random.nextInt(4)];
      for (int click = 0; click < sessions[s].length; click++) {
        sessions[s][click] = at;
        at = (at + 1 + random.nextInt(2)) % ITEMS;
      }
    }
    return Sessions.of(sessions);
  }

  private BlendRecommender blend() throws Exception {
    Sessions train = sessions(500, 1);
    String[] ids = new String[ITEMS];
    Arrays.setAll(ids, item -> "i" + item);
    long[] counts = new long[ITEMS];
    for (int place = 0; place < train.events(); place++) {
      counts[train.item(place)]++;
    }
    Vocabulary vocabulary = Vocabulary.of(ids, counts);
    Gru4RecSettings settings =
        Gru4RecSettings.of(Map.of("units", 16, "epochs", 3, "negatives", 32, "batch-size", 16));
    Gru4RecRecommender network =
        Gru4RecRecommender.of(
            new Gru4RecTraining(settings, folder, TrainingListener.none()).train(vocabulary, train),
            folder);
    VmisKnnRecommender neighbours =
        VmisKnnRecommender.of(vocabulary, train, VmisKnnSettings.defaults());
    List<BlendPart> parts = List.of(BlendPart.of(network), BlendPart.of(neighbours));
    assertThat(parts).extracting(BlendPart::scale).containsExactly(Scale.LOGITS, Scale.PROPORTIONS);
    return new BlendRecommender(parts, BlendChooser.choose(parts, sessions(60, 2), 1000).weights());
  }

  @Test
  void followingASessionGivesTheScoresOfTheWholeSession() throws Exception {
    int[] session = {3, 4, Vocabulary.UNKNOWN, 6, 6, 7};
    try (BlendRecommender blend = blend();
        Scorer scorer = blend.scorer();
        SessionReplay replay = blend.replay(1)) {
      float[][] followed = new float[1][ITEMS];
      float[][] whole = new float[1][ITEMS];
      for (int click = 0; click < session.length; click++) {
        replay.click(new int[] {session[click]}, new boolean[] {click == 0}, followed);
        scorer.score(new int[][] {Arrays.copyOf(session, click + 1)}, whole);
        assertThat(followed[0]).containsExactly(whole[0], within(1e-4f));
      }
    }
  }

  @Test
  void itKnowsWhatFollows() throws Exception {
    try (BlendRecommender blend = blend()) {
      EvaluationResult result =
          Evaluation.evaluate(blend, sessions(100, 3), EvaluationListener.none());
      assertThat(result.recall()).isGreaterThan(0.95);
      assertThat(result.mrr()).isGreaterThan(0.6);
    }
  }
}
