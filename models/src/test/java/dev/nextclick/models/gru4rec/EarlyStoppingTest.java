package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Early stopping, and the learning curve that it leaves.
class EarlyStoppingTest {

  private static final int ITEMS = 60;
  private static final Vocabulary VOCABULARY = TrainedModels.vocabulary(ITEMS);

  /// Every other click is one that nobody can predict: learned by heart, it only harms.
  private static final Sessions SESSIONS = halfByChance(300);

  @TempDir Path folder;

  @AfterEach
  void leavesNoFileBehind() {
    assertThat(folder).isEmptyDirectory();
  }

  private static Sessions halfByChance(int count) {
    SplittableRandom random = new SplittableRandom(95);
    int[][] sessions = new int[count][4];
    for (int[] session : sessions) {
      for (int i = 0; i < session.length; i++) {
        session[i] = i % 2 == 0 ? random.nextInt(ITEMS) : (session[i - 1] + 1) % ITEMS;
      }
    }
    return Sessions.of(sessions);
  }

  private TrainedGru4Rec train(Map<String, ?> changes, Sessions sessions) throws Exception {
    return train(changes, sessions, TrainingListener.none());
  }

  private TrainedGru4Rec train(Map<String, ?> changes, Sessions sessions, TrainingListener listener)
      throws Exception {
    Map<String, Object> settings =
        new HashMap<>(Map.of("units", 32, "batch-size", 8, "negatives", 60, "epochs", 40));
    settings.putAll(changes);
    return new Gru4RecTraining(Gru4RecSettings.of(settings), folder, listener)
        .train(VOCABULARY, sessions);
  }

  private static double goodness(LearnedEpoch epoch) {
    return epoch.validation().orElseThrow().goodness();
  }

  @Test
  void endsWhenNoEpochWasBetterForAsManyAsItWaitsAndKeepsTheWeightsOfTheBest() throws Exception {
    TrainedGru4Rec trained = train(Map.of("early-stopping", 3), SESSIONS);

    List<LearnedEpoch> curve = trained.learningCurve();
    int best = curve.size() - 3;
    assertThat(curve).hasSizeBetween(4, 39);
    assertThat(curve.subList(best, curve.size()))
        .allMatch(epoch -> goodness(epoch) <= goodness(curve.get(best - 1)));
    assertThat(curve.subList(0, best - 1))
        .allMatch(epoch -> goodness(epoch) < goodness(curve.get(best - 1)));
    TrainedGru4Rec untilTheBest = train(Map.of("early-stopping", 9, "epochs", best), SESSIONS);
    assertThat(untilTheBest.learningCurve()).hasSize(best);
    for (int table = 0; table < trained.weights().tables().size(); table++) {
      assertThat(trained.weights().tables().get(table))
          .isEqualTo(untilTheBest.weights().tables().get(table));
    }
  }

  @Test
  void judgesByTheNewestTenthWhichIsNotLearnedFrom() throws Exception {
    TrainedGru4Rec trained = train(Map.of("early-stopping", 1, "epochs", 1), SESSIONS);

    assertThat(trained.pairs()).isEqualTo(270L * 3);
    try (Gru4RecRecommender recommender = Gru4RecRecommender.of(trained, folder)) {
      EvaluationResult newest =
          Evaluation.evaluate(recommender, SESSIONS.range(270, 300), EvaluationListener.none());
      assertThat(trained.learningCurve().getFirst().validation())
          .contains(new LearnedEpoch.Validation(newest.recall(), newest.mrr()));
    }
  }

  @Test
  void whereItIsOffAllSessionsAreLearnedFromInAllEpochs() throws Exception {
    TrainedGru4Rec trained = train(Map.of("epochs", 3), SESSIONS);

    assertThat(trained.pairs()).isEqualTo(3L * SESSIONS.pairs());
    assertThat(trained.learningCurve()).hasSize(3);
    assertThat(trained.learningCurve())
        .extracting(LearnedEpoch::validation)
        .containsOnly(Optional.empty());
    assertThat(trained.learningCurve()).allMatch(epoch -> epoch.seconds() > 0);
    assertThat(trained.learningCurve().getLast().loss())
        .isEqualTo(trained.loss())
        .isLessThan(trained.learningCurve().getFirst().loss());
  }

  @Test
  void whatIsHeldOutDoesNotCountAsEnoughToLearnFrom() {
    int[][] sessions = new int[Gru4RecTraining.LEAST_SESSIONS][];
    Arrays.setAll(sessions, s -> new int[] {s, s + 1});
    assertThatThrownBy(() -> train(Map.of("early-stopping", 1), Sessions.of(sessions)))
        .isInstanceOf(TooLittleDataException.class)
        .hasMessageStartingWith("found 9 sessions of 2 or more clicks");
  }

  @Test
  void needsASessionToJudgeBy() {
    int[][] sessions = new int[20][];
    Arrays.setAll(sessions, s -> s < 18 ? new int[] {s, s + 1} : new int[] {s});
    assertThatThrownBy(() -> train(Map.of("early-stopping", 1), Sessions.of(sessions)))
        .isInstanceOf(TooLittleDataException.class)
        .hasMessage(
            "none of the newest 2 sessions has 2 or more clicks; early stopping needs one to judge"
                + " by");
  }

  @Test
  void aTrainingIsCancelledWhileItIsJudged() {
    TrainingListener whenLearned =
        new TrainingListener() {
          private boolean epochEnded;

          @Override
          public void onProgress(TrainingProgress progress) {
            epochEnded = progress.completedShare() * progress.epochs() >= progress.epoch();
          }

          @Override
          public boolean cancelled() {
            return epochEnded;
          }
        };
    assertThatThrownBy(() -> train(Map.of("early-stopping", 1, "epochs", 1), SESSIONS, whenLearned))
        .isInstanceOf(CancellationException.class)
        .hasMessageStartingWith("evaluation cancelled");
  }
}
